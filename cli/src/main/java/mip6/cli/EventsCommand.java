package mip6.cli;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.ExitStatus;
import mip6.agent.control.ControlClient;
import mip6.agent.control.Json;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;

/** {@code mip6 events}. */
@Command(
        name = "events",
        description = "What the daemons have done lately, the oldest first.",
        sortOptions = false,
        footer = {"", "With --json a line of JSON for each event."})
final class EventsCommand implements Callable<Integer> {

    @Option(
            names = {"-f", "--follow"},
            description = "Instead what happens from now on, until interrupted.")
    boolean follow;

    @Mixin Daemons daemons = new Daemons();

    @Override
    public Integer call() throws InterruptedException {
        if (!follow) {
            Map<Path, JsonNode> answers = daemons.ask("history");
            answers.values().forEach(answer -> answer.path("events").forEach(this::print));
            return daemons.status().code();
        }
        List<Path> sockets = daemons.asked();
        CountDownLatch following = new CountDownLatch(sockets.size());
        sockets.forEach(socket -> Thread.ofVirtual().start(() -> follow(socket, following)));
        following.await();
        // Nobody asked the daemons to end, but who reads may have enough.
        return (hasReader() ? ExitStatus.FAILURE : ExitStatus.OK).code();
    }

    private boolean hasReader() {
        return !daemons.out().checkError();
    }

    private void follow(Path socket, CountDownLatch following) {
        try {
            ControlClient.follow(
                    socket,
                    "events",
                    line -> {
                        print(Json.parse(line));
                        return hasReader();
                    });
            if (hasReader()) {
                failed(socket, new IOException("the daemon has ended"));
            } else {
                // there is nothing to follow the others for, either
                LongStream.range(0, following.getCount()).forEach(_ -> following.countDown());
            }
        } catch (IOException | IllegalArgumentException e) {
            failed(socket, e instanceof IOException io ? io : new IOException(e.getMessage(), e));
        } finally {
            following.countDown();
        }
    }

    private synchronized void failed(Path socket, IOException e) {
        daemons.failed(socket, e);
    }

    private synchronized void print(JsonNode event) {
        if (daemons.json) {
            daemons.out().println(Json.render(event));
        } else if (event.has("error")) {
            daemons.out().println(event.path("error").asText());
        } else {
            EventText.lines(event).forEach(daemons.out()::println);
        }
        daemons.out().flush();
    }
}
