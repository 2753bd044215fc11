package mip6.systemd;

import mip6.ha.edge.HomeAgentDaemon;

import org.apache.commons.daemon.Daemon;
import org.apache.commons.daemon.DaemonContext;

import java.util.List;

/** {@code ha-agent} as jsvc loads it; its arguments are those of the daemon. */
public final class HomeAgentService implements Daemon {

    private final JsvcService service = JsvcService.of(HomeAgentDaemon.program());
    private List<String> arguments = List.of();

    @Override
    public void init(DaemonContext context) {
        arguments = List.of(context.getArguments());
    }

    @Override
    public void start() {
        service.start(arguments);
    }

    @Override
    public void stop() throws InterruptedException {
        service.stop();
    }

    @Override
    public void destroy() {}
}
