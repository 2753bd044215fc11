package mip6.cli;

import mip6.agent.ExitStatus;
import mip6.agent.StartException;
import mip6.agent.control.Json;
import mip6.ikev2.vici.IkeSaStatus;
import mip6.ikev2.vici.LogLine;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.client.ViciEvents;
import mip6.ikev2.vici.client.ViciNotice;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/** {@code mip6 vici monitor}. */
@Command(
        name = "monitor",
        description = "What happens in charon, as it happens, across its restarts.",
        sortOptions = false,
        footer = {"", "With --json a line of JSON for each. Ends when it is interrupted."})
final class ViciMonitorCommand implements Callable<Integer> {

    private static final Set<String> USUAL =
            Set.of("ike-updown", "ike-rekey", "child-updown", "child-rekey");

    @Option(
            names = "--event",
            paramLabel = "NAME",
            description = {
                "Also log, ike-update, alert. May be repeated;",
                "ike-updown, ike-rekey, child-updown, child-rekey otherwise."
            })
    List<String> events = new ArrayList<>();

    @Option(names = "--count", paramLabel = "N", description = "End after so many lines.")
    long count = Long.MAX_VALUE;

    @Mixin ViciOptions options = new ViciOptions();

    @Override
    public Integer call() {
        if (count < 1) {
            throw StartException.usage("--count: found " + count + ", allowed: 1 or more");
        }
        return options.run(
                charon -> {
                    Set<String> wanted = events.isEmpty() ? USUAL : new TreeSet<>(events);
                    try (ViciEvents heard = charon.events(wanted)) {
                        long lines = 0;
                        Set<ViciNotice> losses = new HashSet<>();
                        while (lines < count && !options.out().checkError()) {
                            ViciNotice notice = heard.next();
                            if (!(notice instanceof ViciNotice.Lost)) {
                                losses.clear();
                            } else if (!losses.add(notice)) {
                                // an attempt that failed as one before it
                                continue;
                            }
                            lines++;
                            options.out()
                                    .println(
                                            options.json
                                                    ? Json.render(document(notice))
                                                    : ViciView.plain(line(notice)));
                        }
                    }
                    return ExitStatus.OK;
                });
    }

    private static Map<String, Object> document(ViciNotice notice) {
        Map<String, Object> document = new LinkedHashMap<>();
        switch (notice) {
            case ViciNotice.Synchronised(var daemon, var sas) -> {
                document.put("event", "synchronised");
                document.put("daemon", daemon);
                document.put("sas", sas.stream().map(ViciView::json).toList());
            }
            case ViciNotice.Occurred(var event, var content) -> {
                document.put("event", event);
                document.put("content", ViciView.json(content));
            }
            case ViciNotice.Lost(var reason, var why) -> {
                document.put("event", "lost");
                document.put("reason", reason);
                document.put("why", why);
            }
        }
        return document;
    }

    private static String line(ViciNotice notice) {
        return switch (notice) {
            case ViciNotice.Synchronised(var daemon, var sas) ->
                    "synchronised: strongSwan "
                            + daemon.version()
                            + " has "
                            + sas.size()
                            + " IKE SAs";
            case ViciNotice.Lost(var _, var why) -> "lost: " + why;
            case ViciNotice.Occurred(var event, var content) when event.equals("log") -> {
                LogLine log = LogLine.of(content);
                yield "log " + log.group() + " " + log.ikeSa() + " " + log.message();
            }
            case ViciNotice.Occurred(var event, var content) ->
                    event + way(event, content) + named(content);
        };
    }

    private static String way(String event, Section content) {
        return !event.endsWith("-updown") ? "" : content.isYes("up") ? " up" : " down";
    }

    private static String named(Section content) {
        StringBuilder names = new StringBuilder();
        content.text("type").ifPresent(type -> names.append(' ').append(type));
        for (IkeSaStatus sa : IkeSaStatus.allOf(content)) {
            names.append(' ').append(ViciView.line(sa));
            sa.children()
                    .forEach(
                            child ->
                                    names.append(" child ")
                                            .append(child.name())
                                            .append(" #")
                                            .append(child.uniqueId())
                                            .append(' ')
                                            .append(child.state()));
        }
        return names.toString();
    }
}
