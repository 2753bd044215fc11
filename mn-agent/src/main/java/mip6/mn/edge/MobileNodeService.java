package mip6.mn.edge;

import mip6.agent.Daemon;
import mip6.agent.Loop;
import mip6.agent.StartException;
import mip6.agent.Workers;
import mip6.agent.report.Reporter;
import mip6.linux.BootClock;
import mip6.linux.LinuxException;
import mip6.mn.core.MnEvent;

/** One mobile node on a loop of its own. */
final class MobileNodeService implements Daemon.Service {

    /** Events that may wait: far more than one node can cause. */
    private static final int INBOX = 1024;

    private static final int WORK_LIMIT = 64;

    private final Loop<MobileNodeInput> loop = new Loop<>(BootClock::nanos, INBOX);
    private final Workers<MobileNodeInput> workers = Workers.perProcessor(loop, WORK_LIMIT);
    private final MobileNodeNode node;

    private MobileNodeService(MobileNodeConfiguration configuration, Reporter reporter)
            throws LinuxException {
        node = new MobileNodeNode(configuration, loop, workers, reporter);
    }

    static MobileNodeService open(MobileNodeConfiguration configuration, Reporter reporter) {
        try {
            return new MobileNodeService(configuration, reporter);
        } catch (LinuxException refused) {
            throw StartException.of(refused);
        }
    }

    @Override
    public void run() {
        loop.run();
    }

    @Override
    public void stop() {
        loop.postResult(node, new MobileNodeInput.Event(new MnEvent.Stop()));
    }

    @Override
    public void close() {
        workers.close();
        node.close();
    }
}
