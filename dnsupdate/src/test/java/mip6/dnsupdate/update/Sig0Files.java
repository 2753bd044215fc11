package mip6.dnsupdate.update;

import org.xbill.DNS.KEYRecord;
import org.xbill.DNS.Master;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The keys of the tests. */
final class Sig0Files {

    static final Path FOLDER = Path.of("src/test/resources/mip6/dnsupdate/update/keys");

    private Sig0Files() {}

    /** The private half of the key of {@code algorithm}. */
    static Path path(Sig0Algorithm algorithm) {
        return FOLDER.resolve(
                switch (algorithm) {
                    case RSASHA256 -> "Kha1.example.com.+008+19892.private";
                    case RSASHA512 -> "Kha1.example.com.+010+01338.private";
                    case ECDSAP256SHA256 -> "Kha1.example.com.+013+60632.private";
                    case ECDSAP384SHA384 -> "Kha1.example.com.+014+49799.private";
                    case ED25519 -> "Kha1.example.com.+015+20468.private";
                });
    }

    static Sig0Key key(Sig0Algorithm algorithm) throws KeyFileException {
        return (Sig0Key) ZoneKey.read(path(algorithm));
    }

    /** What the zone of a server holds of it. */
    static KEYRecord record(Sig0Algorithm algorithm) {
        String file = path(algorithm).toString().replace(".private", ".key");
        try (Master records = new Master(file, org.xbill.DNS.Name.root, 0)) {
            return (KEYRecord) records.nextRecord();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
