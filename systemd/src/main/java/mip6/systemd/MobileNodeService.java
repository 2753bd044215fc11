package mip6.systemd;

import mip6.mn.edge.MobileNodeDaemon;

import org.apache.commons.daemon.Daemon;
import org.apache.commons.daemon.DaemonContext;

import java.util.List;

/** {@code mn-agent} as jsvc loads it; its arguments are those of the daemon. */
public final class MobileNodeService implements Daemon {

    private final JsvcService service = JsvcService.of(MobileNodeDaemon.program());
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
