package mip6.ha.edge;

import mip6.agent.Daemon;
import mip6.agent.Loop;
import mip6.agent.StartException;
import mip6.agent.Workers;
import mip6.agent.report.Reporter;
import mip6.ha.core.HaEvent;
import mip6.linux.BootClock;
import mip6.linux.LinuxException;

/** One home agent on a loop of its own. */
final class HomeAgentService implements Daemon.Service {

    /** Events that may wait. */
    private static final int INBOX = 16 * 1024;

    private static final int WORK_LIMIT = 4096;

    private final Loop<HomeAgentInput> loop = new Loop<>(BootClock::nanos, INBOX);
    private final Workers<HomeAgentInput> workers = Workers.perProcessor(loop, WORK_LIMIT);
    private final HomeAgentNode node;

    private HomeAgentService(HomeAgentConfiguration configuration, Reporter reporter)
            throws LinuxException {
        node = new HomeAgentNode(configuration, loop, workers, reporter);
    }

    static HomeAgentService open(HomeAgentConfiguration configuration, Reporter reporter) {
        try {
            return new HomeAgentService(configuration, reporter);
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
        loop.postResult(node, new HomeAgentInput.Event(new HaEvent.Stop()));
    }

    @Override
    public void close() {
        workers.close();
        node.close();
    }
}
