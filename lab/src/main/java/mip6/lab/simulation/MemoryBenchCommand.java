package mip6.lab.simulation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * What a home agent keeps in memory for each registered mobile node, and what an event costs it
 * when there are few of them and when there are many.
 */
@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        description =
                "Registers mobile nodes with a home agent's core: retained heap for each, and time"
                        + " for an event.")
public final class MemoryBenchCommand implements Callable<Integer> {

    /** A tenth of the nodes is registered before the first look, so that the JVM is warm. */
    private static final int PARTS = 10;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "mobile nodes; default: ${DEFAULT-VALUE}")
    private int nodes = 10_000;

    @Override
    public Integer call() {
        if (nodes < PARTS || nodes > 50_000) {
            System.err.println("mip6 bench: --nodes " + nodes + " is outside 10..50000");
            return 2;
        }
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        Registrar registrar = new Registrar(nodes);
        int part = nodes / PARTS;
        register(registrar, 0, part);
        long before = retained(memory);
        System.out.println("mobile nodes   retained heap for each   processor's time for an event");
        long events = registrar.events();
        long nanoseconds = registrar.nanoseconds();
        for (int i = 1; i < PARTS; i++) {
            register(registrar, i * part, (i + 1) * part);
            double microseconds =
                    (registrar.nanoseconds() - nanoseconds)
                            / 1000.0
                            / (registrar.events() - events);
            System.out.printf(
                    Locale.ROOT,
                    "%12d %16d octets %26.1f us%n",
                    registrar.registered(),
                    (retained(memory) - before) / (registrar.registered() - part),
                    microseconds);
            events = registrar.events();
            nanoseconds = registrar.nanoseconds();
        }
        System.out.printf(
                Locale.ROOT,
                "IKE SA, %.1f pairs of ESP SAs, binding, home address, name and tunnel of each;"
                        + " not the kernel's routes, and not the disk%n",
                (double) registrar.pairs() / registrar.registered());
        return 0;
    }

    private static void register(Registrar registrar, int from, int to) {
        for (int i = from; i < to; i++) {
            registrar.register(i);
        }
    }

    /** Octets that are still used when the collector has nothing left to find. */
    private static long retained(MemoryMXBean memory) {
        long last = Long.MAX_VALUE;
        while (true) {
            memory.gc();
            long used = memory.getHeapMemoryUsage().getUsed();
            if (used >= last) {
                return last;
            }
            last = used;
        }
    }
}
