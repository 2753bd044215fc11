package mip6.lab.net;

import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapDumper;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;

import java.io.IOException;
import java.nio.file.Path;

/** Writes what passes through one interface to a pcap file, by libpcap. */
public final class LinkCapture implements AutoCloseable {

    private static final int WHOLE_FRAMES = 65_535;
    private static final int FOR_EVER = -1;

    private final PcapHandle handle;
    private final PcapDumper file;
    private final Thread thread;

    private LinkCapture(PcapHandle handle, PcapDumper file) {
        this.handle = handle;
        this.file = file;
        thread = Thread.ofPlatform().name("capture").daemon(true).start(this::run);
    }

    /**
     * Starts to capture.
     *
     * @throws IOException where libpcap is missing or refuses
     */
    public static LinkCapture start(Host host, String interfaceName, Path file) throws IOException {
        try {
            PcapHandle handle =
                    host.call(
                            () ->
                                    new PcapHandle.Builder(interfaceName)
                                            .snaplen(WHOLE_FRAMES)
                                            .immediateMode(true)
                                            .timeoutMillis(10)
                                            .build());
            return new LinkCapture(handle, handle.dumpOpen(file.toString()));
        } catch (PcapNativeException | NotOpenException refused) {
            throw new IOException("cannot capture on " + interfaceName, refused);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError missing) {
            throw new IOException("captures need libpcap (package libpcap0.8)", missing);
        }
    }

    /** What was captured is in the file when this returns. */
    @Override
    public void close() {
        try {
            handle.breakLoop();
            thread.join();
            file.flush();
        } catch (NotOpenException | PcapNativeException closed) {
            throw new IllegalStateException(closed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            file.close();
            handle.close();
        }
    }

    private void run() {
        try {
            handle.loop(FOR_EVER, file);
        } catch (InterruptedException | PcapNativeException | NotOpenException ended) {
            // by close(), or because the interface is gone
            return;
        }
    }
}
