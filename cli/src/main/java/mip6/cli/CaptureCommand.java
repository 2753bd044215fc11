package mip6.cli;

import mip6.agent.ExitStatus;
import mip6.agent.StartException;

import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapDumper;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.RawPacketListener;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** {@code mip6 capture INTERFACE FILE}. */
@Command(
        name = "capture",
        description = "Write what belongs to Mobile IPv6 on an interface to a file, for Wireshark.",
        sortOptions = false,
        footer = {
            "",
            "Until SIGINT, or for so many packets. IKE and ESP can be read in Wireshark with the",
            "keys that a daemon writes if its file sets export-keys, and not otherwise."
        })
final class CaptureCommand implements Callable<Integer> {

    private static final String FILTER =
            "ip6 and (udp port 500 or udp port 4500 or ip6 proto 0 or ip6 proto 41 or ip6 proto 43"
                    + " or ip6 proto 50 or ip6 proto 60 or ip6 proto 135)";

    /** Stands for every interface. */
    private static final String ALL = "any";

    /** As libpcap has it; what is said to a person goes there, too. */
    private static final String STANDARD_OUTPUT = "-";

    /** For pcap_dispatch(3). */
    static final int ALL_THAT_WAIT = -1;

    /** It would take this for all, too. */
    static final int NONE = 0;

    private static final int WHOLE_PACKETS = 65_535;
    static final int FOR_EVER = -1;
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;

    @Parameters(index = "0", paramLabel = "INTERFACE", description = "Such as eth0, or any.")
    String interfaceName = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "Is overwritten.")
    Path file = Path.of("");

    @Option(names = "--count", paramLabel = "PACKETS", description = "Stop after so many.")
    int count = FOR_EVER;

    /** Octets that the file has to have, and packets in it. */
    private long length = FILE_HEADER;

    private int packets;

    @Mixin Help help = new Help();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (count < 1 && count != FOR_EVER) {
            throw StartException.usage("--count: found " + count + ", allowed: 1 or more");
        }
        isHere(interfaceName);
        isPlace(file);
        CountDownLatch written = new CountDownLatch(1);
        try {
            int status = capture(written);
            isWhole();
            return status;
        } finally {
            written.countDown();
        }
    }

    private static void isHere(String name) {
        try {
            List<String> here =
                    NetworkInterface.networkInterfaces().map(NetworkInterface::getName).toList();
            if (!name.equals(ALL) && !here.contains(name)) {
                throw StartException.usage(
                        "INTERFACE: found %s, there are %s and %s"
                                .formatted(name, String.join(", ", here), ALL));
            }
        } catch (SocketException unknown) {
            // libpcap will say what it is
            return;
        }
    }

    /** libpcap says in words alone what is wrong with a file. */
    private static void isPlace(Path file) {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        if (file.toString().equals(STANDARD_OUTPUT)) {
            throw StartException.usage("FILE: found -, allowed: a file");
        }
        if (Files.isDirectory(file)) {
            throw StartException.usage("FILE: " + file + ": is a folder");
        }
        if (!Files.isDirectory(folder)) {
            throw StartException.usage("FILE: " + folder + ": no such folder");
        }
        if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw StartException.notPermitted("FILE: " + file + ": not writable by this user");
        }
    }

    private int capture(CountDownLatch written) {
        try (PcapHandle handle =
                        new PcapHandle.Builder(interfaceName)
                                .snaplen(WHOLE_PACKETS)
                                .immediateMode(true)
                                .timeoutMillis(100)
                                .build();
                PcapDumper dumper = handle.dumpOpen(file.toString())) {
            handle.setFilter(FILTER, BpfCompileMode.OPTIMIZE);
            spec.commandLine().getOut().println("capturing on " + interfaceName + " to " + file);
            Thread hook = new Thread(() -> end(handle, written), "signal");
            Runtime.getRuntime().addShutdownHook(hook);
            RawPacketListener writer = packet -> write(packet, handle, dumper);
            loop(handle, writer);
            flush(dumper);
            boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
            return ExitStatus.OK.code();
        } catch (InterruptedException | IllegalStateException signal) {
            // the file is closed, and the process ends with the status of the signal
            return ExitStatus.OK.code();
        } catch (PcapNativeException | NotOpenException e) {
            throw StartException.notPermitted(interfaceName + ": " + e.getMessage());
        } catch (UnsatisfiedLinkError | NoClassDefFoundError missing) {
            throw StartException.notPermitted("captures need libpcap: apt install libpcap0.8");
        }
    }

    /** Until there are as many as were asked for, or a signal: what came before it counts. */
    private void loop(PcapHandle handle, RawPacketListener writer)
            throws PcapNativeException, NotOpenException, InterruptedException {
        try {
            handle.loop(count, writer);
        } catch (InterruptedException signal) {
            int more = afterSignal(count, packets);
            if (more != NONE) {
                handle.setBlockingMode(PcapHandle.BlockingMode.NONBLOCKING);
                int _ = handle.dispatch(more, writer);
            }
            throw signal;
        }
    }

    /**
     * What pcap_dispatch(3) is to be asked for.
     *
     * @param count how many packets are wanted in all
     * @param written how many there are
     */
    static int afterSignal(int count, int written) {
        return count == FOR_EVER ? ALL_THAT_WAIT : count - written;
    }

    private void write(byte[] packet, PcapHandle handle, PcapDumper dumper) {
        try {
            dumper.dumpRaw(packet, handle.getTimestamp());
            length += RECORD_HEADER + packet.length;
            packets++;
        } catch (NotOpenException closed) {
            throw new IllegalStateException(closed);
        }
    }

    private void flush(PcapDumper dumper) throws NotOpenException {
        try {
            dumper.flush();
        } catch (PcapNativeException full) {
            throw notWritten();
        }
    }

    /** libpcap does not say that a packet did not go into the file. */
    private void isWhole() {
        try {
            if (Files.isRegularFile(file) && Files.size(file) < length) {
                throw notWritten();
            }
        } catch (IOException e) {
            throw StartException.unwritable("FILE: " + file, e);
        }
    }

    private StartException notWritten() {
        return StartException.unwritable(
                "FILE: " + file, new IOException("not all of it: is the disk full?"));
    }

    /** A signal ends the JVM as soon as its hooks have returned: what was captured comes first. */
    private static void end(PcapHandle handle, CountDownLatch written) {
        try {
            handle.breakLoop();
            written.await();
        } catch (NotOpenException closed) {
            // so it is written
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
