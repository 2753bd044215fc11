package mip6.lab.demo;

import mip6.agent.control.ControlClient;
import mip6.lab.net.AwakeProcessors;
import mip6.lab.net.LinkCapture;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Workspace;
import mip6.lab.program.DaemonEvent;
import mip6.lab.program.LabException;
import mip6.lab.program.Program;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Bootstraps of one mobile node at one delay, in milliseconds.
 *
 * @param delay round trip that the access link adds, in milliseconds
 * @param cold the first one of new processes
 * @param warm those of the same processes after thousands of others, in order, the processors kept
 *     awake
 * @param asleep the same where processors sleep while packets are on their way
 * @param captured answers that the first one's capture holds
 */
record BootstrapSeries(
        long delay, double cold, List<Double> warm, List<Double> asleep, int captured) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * Bootstraps without delay that warm the processes up and count for nothing: what a bootstrap
     * calls once is compiled for good after some thousand calls.
     */
    private static final int WARM_UP = 3000;

    BootstrapSeries {
        warm = List.copyOf(warm);
        asleep = List.copyOf(asleep);
    }

    double median() {
        return median(warm);
    }

    double medianAsleep() {
        return median(asleep);
    }

    double fastest() {
        return warm.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double slowest() {
        return warm.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** The delay is on the mobile node's link alone; home agent and DNS are next to each other. */
    static BootstrapSeries measure(Duration delay, int runs)
            throws LabException, IOException, InterruptedException {
        try (Workspace workspace = Workspace.create();
                Topology topology = Topology.build(new LinkQuality(delay.dividedBy(2), 0, 0, 1))) {
            Path capture = workspace.folder().resolve("bootstrap.pcap");
            Provision provision = Provision.write(workspace.folder(), Optional.empty());
            try (Programs programs = new Programs(topology, workspace.folder(), provision)) {
                programs.startDns(DemoOptions.Dns.EMBEDDED);
                programs.startHomeAgent();
                double cold;
                Program mobileNode;
                try (LinkCapture _ = topology.captureAccess(capture)) {
                    mobileNode = programs.startMobileNode();
                    cold = since(mobileNode, "attached");
                }
                int captured = ExchangeCount.answers(capture);
                Path control = provision.mobileNodeSocket();
                topology.delay(Duration.ZERO);
                for (int i = 0; i < WARM_UP; i++) {
                    again(control, mobileNode);
                }
                topology.delay(delay);
                List<Double> asleep = again(runs, control, mobileNode);
                try (AwakeProcessors _ = AwakeProcessors.keep()) {
                    List<Double> warm = again(runs, control, mobileNode);
                    return new BootstrapSeries(delay.toMillis(), cold, warm, asleep, captured);
                }
            }
        }
    }

    private static List<Double> again(int runs, Path control, Program mobileNode)
            throws LabException, IOException, InterruptedException {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            all.add(again(control, mobileNode));
        }
        return all;
    }

    private static double again(Path control, Program mobileNode)
            throws LabException, IOException, InterruptedException {
        ControlClient.ask(control, "rediscover");
        return since(mobileNode, "home-agent-lost");
    }

    private static double median(List<Double> all) {
        return all.stream().sorted().toList().get(all.size() / 2);
    }

    private static double since(Program mobileNode, String event)
            throws LabException, InterruptedException {
        DaemonEvent begin = mobileNode.awaitEvent(event, PATIENCE);
        DaemonEvent end = mobileNode.awaitEvent("binding-accepted", PATIENCE);
        return (end.at() - begin.at()) / 1e6;
    }
}
