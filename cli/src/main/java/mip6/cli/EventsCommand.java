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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

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
        List<Thread> threads = new ArrayList<>();
        for (Path socket : daemons.asked()) {
            threads.add(Thread.ofVirtual().start(() -> follow(socket)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        // Nobody asked the daemons to end.
        return ExitStatus.FAILURE.code();
    }

    private void follow(Path socket) {
        try {
            ControlClient.follow(
                    socket,
                    "events",
                    line -> {
                        print(Json.parse(line));
                        return !daemons.out().checkError();
                    });
            failed(socket, new IOException("the daemon has ended"));
        } catch (IOException | IllegalArgumentException e) {
            failed(socket, e instanceof IOException io ? io : new IOException(e.getMessage(), e));
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
