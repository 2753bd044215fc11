package mip6.agent.revocation;

import mip6.wire.Bytes;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The answer to one HTTP request on a connection of its own (RFC 9112), within bounds. */
final class HttpAnswer {

    private static final int LONGEST_LINE = 8192;
    private static final int MOST_HEADERS = 100;
    private static final int BUFFER = 8192;

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})( .*)?");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,8})[ \\t]*(;.*)?");

    private final InputStream in;
    private final int largest;
    private Optional<Long> length = Optional.empty();
    private boolean chunked;

    HttpAnswer(Socket socket, Deadline deadline, int largest) throws IOException {
        this.in = new BufferedInputStream(new Timed(socket, deadline), BUFFER);
        this.largest = largest;
    }

    /**
     * Every read waits no longer than until the deadline, so that no sender of drops is waited for.
     */
    private static final class Timed extends FilterInputStream {

        private final Socket socket;
        private final Deadline deadline;

        Timed(Socket socket, Deadline deadline) throws IOException {
            super(socket.getInputStream());
            this.socket = socket;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            socket.setSoTimeout(deadline.left());
            return super.read();
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            socket.setSoTimeout(deadline.left());
            return super.read(target, from, count);
        }
    }

    /** The document, where the status is the one that is wanted. */
    Bytes document(int wanted) throws IOException, FetchException {
        Matcher status = STATUS.matcher(line());
        if (!status.matches()) {
            throw new FetchException("the server does not speak HTTP");
        }
        int code = Integer.parseInt(status.group(1));
        if (code / 100 == 3) {
            throw new FetchException("the server points elsewhere, which is not followed");
        }
        if (code != wanted) {
            throw new FetchException("the server answers with status " + code);
        }
        readHeaders();
        return body();
    }

    private void readHeaders() throws IOException, FetchException {
        for (int i = 0; i < MOST_HEADERS; i++) {
            String line = line();
            if (line.isEmpty()) {
                return;
            }
            int colon = line.indexOf(':');
            String name = line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            switch (name) {
                case "content-length" -> {
                    if (!LENGTH.matcher(value).matches()) {
                        throw new FetchException("the server does not speak HTTP");
                    }
                    length = Optional.of(Long.parseLong(value));
                }
                case "transfer-encoding" -> {
                    if (!value.equalsIgnoreCase("chunked")) {
                        throw new FetchException("the server encodes in an unknown way");
                    }
                    chunked = true;
                }
                default -> {
                    // of no interest for one document
                }
            }
        }
        throw new FetchException("the server does not speak HTTP");
    }

    private Bytes body() throws IOException, FetchException {
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        if (chunked) {
            chunks(document);
        } else if (length.isPresent()) {
            append(document, length.get());
        } else {
            // one more than is permitted shows that there is too much
            byte[] rest = in.readNBytes(largest + 1);
            check(rest.length);
            document.writeBytes(rest);
        }
        return Bytes.wrap(document.toByteArray());
    }

    private void chunks(ByteArrayOutputStream document) throws IOException, FetchException {
        while (true) {
            Matcher size = CHUNK.matcher(line());
            if (!size.matches()) {
                throw new FetchException("the server does not speak HTTP");
            }
            long octets = Long.parseLong(size.group(1), 16);
            if (octets == 0) {
                return;
            }
            append(document, octets);
            if (!line().isEmpty()) {
                throw new FetchException("the server does not speak HTTP");
            }
        }
    }

    private void append(ByteArrayOutputStream document, long octets)
            throws IOException, FetchException {
        check(document.size() + octets);
        byte[] part = in.readNBytes((int) octets);
        if (part.length < octets) {
            throw new EOFException();
        }
        document.writeBytes(part);
    }

    private void check(long octets) throws FetchException {
        if (octets > largest) {
            throw new FetchException("is larger than " + largest + " octets");
        }
    }

    private String line() throws IOException, FetchException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException();
            }
            if (line.length() >= LONGEST_LINE) {
                throw new FetchException("the server does not speak HTTP");
            }
            line.append((char) octet);
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r'
                ? line.substring(0, end - 1)
                : line.toString();
    }
}
