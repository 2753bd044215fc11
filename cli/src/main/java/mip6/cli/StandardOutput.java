package mip6.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Optional;

/** The standard output of a command, which knows what was lost in it. */
final class StandardOutput extends FilterOutputStream {

    /** As the JDK says it of a reader who has read enough, such as {@code head}. */
    private static final String CLOSED = "Broken pipe";

    private Optional<IOException> failure = Optional.empty();

    StandardOutput(OutputStream out) {
        super(out);
    }

    static StandardOutput ofProcess() {
        return new StandardOutput(new FileOutputStream(FileDescriptor.out));
    }

    PrintWriter writer(Charset charset) {
        return new PrintWriter(this, true, charset);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        try {
            out.write(octets, offset, length);
        } catch (IOException e) {
            failure = Optional.of(e);
            throw e;
        }
    }

    /** Why somebody lacks what was written; not where they have closed it themselves. */
    Optional<String> lost() {
        return failure.map(e -> String.valueOf(e.getMessage())).filter(why -> !why.equals(CLOSED));
    }
}
