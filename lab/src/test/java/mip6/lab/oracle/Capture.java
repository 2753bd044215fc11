package mip6.lab.oracle;

import mip6.wire.Bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes packets as a pcap file, one a second. */
public final class Capture {

    /** Link type of packets that begin with their IP header. */
    public static final int RAW_IP = 101;

    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;

    private Capture() {}

    /** A file in {@code folder} that holds IPv6 packets. */
    public static Path write(Path folder, List<Bytes> packets) throws IOException {
        int length = FILE_HEADER;
        for (Bytes packet : packets) {
            length += RECORD_HEADER + packet.length();
        }
        ByteBuffer file = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
        file.putInt(0).putInt(0).putInt(65_535).putInt(RAW_IP);
        int second = 0;
        for (Bytes packet : packets) {
            file.putInt(second++).putInt(0).putInt(packet.length()).putInt(packet.length());
            file.put(packet.toArray());
        }
        return Files.write(Files.createTempFile(folder, "packets", ".pcap"), file.array());
    }
}
