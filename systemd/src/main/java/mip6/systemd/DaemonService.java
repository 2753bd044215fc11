package mip6.systemd;

import mip6.ha.edge.HomeAgentDaemon;
import mip6.mn.edge.MobileNodeDaemon;

import org.apache.commons.daemon.Daemon;
import org.apache.commons.daemon.DaemonContext;

import java.util.List;
import java.util.Optional;

/**
 * A daemon as jsvc loads it. The first argument says which, {@code ha} or {@code mn}; the others
 * are those of the daemon.
 */
public final class DaemonService implements Daemon {

    private Optional<JsvcService> service = Optional.empty();
    private List<String> arguments = List.of();

    @Override
    public void init(DaemonContext context) {
        List<String> words = List.of(context.getArguments());
        service =
                Optional.of(
                        switch (words.isEmpty() ? "" : words.getFirst()) {
                            case "ha" -> JsvcService.of(HomeAgentDaemon.program());
                            case "mn" -> JsvcService.of(MobileNodeDaemon.program());
                            default ->
                                    throw new IllegalArgumentException(
                                            "the first argument is ha or mn");
                        });
        arguments = words.subList(1, words.size());
    }

    @Override
    public void start() {
        service.orElseThrow().start(arguments);
    }

    @Override
    public void stop() throws InterruptedException {
        service.orElseThrow().stop();
    }

    @Override
    public void destroy() {}
}
