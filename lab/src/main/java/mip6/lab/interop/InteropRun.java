package mip6.lab.interop;

import mip6.agent.KeyExport;
import mip6.agent.configuration.AddressRule;
import mip6.agent.configuration.HttpUrl;
import mip6.agent.configuration.RevocationConfiguration;
import mip6.agent.report.Counters;
import mip6.agent.report.Reporter;
import mip6.agent.revocation.RevocationChecks;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.revocation.RevocationMode;
import mip6.ikev2.revocation.RevocationPolicy;
import mip6.linux.BootClock;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Runs cases on this machine, in network namespaces: one process of each peer serves all. */
final class InteropRun implements AutoCloseable {

    private static final double NANOS = 1e9;
    private static final int LARGEST_LIST = 1 << 16;
    private static final int SHOWN_OF_LOG = 3;

    private final Path folder;
    private final Certificates certificates;
    private final List<InteropCase> cases;
    private final Network network;
    private final KeyExport keys;
    private final RevocationChecks byList;
    private final RevocationChecks byOcsp;
    private final Map<PeerKind, PeerDaemon> daemons = new EnumMap<>(PeerKind.class);
    private final Map<PeerKind, String> missing = new EnumMap<>(PeerKind.class);
    private Optional<AaaServer> aaa = Optional.empty();
    private Optional<OcspResponder> ocsp = Optional.empty();
    private String withoutAaa = "";
    private String withoutOcsp = "";

    private InteropRun(Path folder, List<InteropCase> cases, Network network) {
        this.folder = folder;
        this.cases = cases;
        this.network = network;
        certificates = new Certificates(folder.resolve("certificates"));
        keys = KeyExport.to(Optional.of(folder));
        byList = checks(List.of(certificates.revoked()), Optional.empty());
        byOcsp = checks(List.of(), HttpUrl.parse(OcspResponder.URL));
    }

    /**
     * Runs {@code cases} one after the other.
     *
     * @param folder for logs, captures and keys
     * @param each is told of each result at once
     */
    static List<CaseResult> run(Path folder, List<InteropCase> cases, Consumer<CaseResult> each)
            throws IOException, InterruptedException {
        Set<PeerKind> kinds = EnumSet.noneOf(PeerKind.class);
        cases.forEach(it -> kinds.add(it.peer()));
        List<CaseResult> results = new ArrayList<>();
        try (Network network = Network.build(kinds, cases);
                InteropRun run = new InteropRun(folder, cases, network)) {
            network.capture(folder);
            for (PeerKind kind : kinds) {
                run.startDaemon(kind);
            }
            run.startAaaServer();
            run.startOcspResponder();
            for (InteropCase next : cases) {
                CaseResult result = run.one(next);
                each.accept(result);
                results.add(result);
            }
        }
        return results;
    }

    @Override
    public void close() {
        daemons.values().forEach(PeerDaemon::close);
        aaa.ifPresent(AaaServer::close);
        ocsp.ifPresent(OcspResponder::close);
        byList.close();
        byOcsp.close();
    }

    private void startDaemon(PeerKind kind) throws IOException, InterruptedException {
        try {
            PeerDaemon daemon = Peers.start(kind, network.peer(kind), folder, certificates);
            daemons.put(kind, daemon);
            daemon.load(
                    cases.stream()
                            .filter(it -> it.peer() == kind)
                            .map(InteropCase::connection)
                            .toList());
        } catch (CaseFailedException notThere) {
            missing.put(kind, String.valueOf(notThere.getMessage()));
        }
    }

    /** By the lists alone, or the responder: whom certificates name is not asked. */
    private static RevocationChecks checks(List<Path> lists, Optional<HttpUrl> responder) {
        return new RevocationChecks(
                new RevocationConfiguration(
                        RevocationMode.STRICT,
                        Optional.empty(),
                        List.of(),
                        lists,
                        List.of(),
                        responder,
                        false,
                        new AddressRule(List.of()),
                        Duration.ofSeconds(1),
                        LARGEST_LIST,
                        Optional.empty()),
                RevocationPolicy.of(RevocationMode.STRICT),
                (_, _) -> List.of(),
                new Reporter("interop", BootClock::nanos, new Counters(), Optional.empty()),
                Instant::now);
    }

    private void startAaaServer() throws IOException {
        if (cases.stream().noneMatch(it -> it.connection().proof().needsAaaServer())) {
            return;
        }
        try {
            aaa =
                    Optional.of(
                            AaaServer.start(
                                    network.peer(PeerKind.STRONGSWAN),
                                    network.ours(),
                                    folder,
                                    certificates));
        } catch (CaseFailedException notThere) {
            withoutAaa = String.valueOf(notThere.getMessage());
        }
    }

    private void startOcspResponder() throws IOException, InterruptedException {
        if (cases.stream().noneMatch(InteropRun::needsOcsp)) {
            return;
        }
        try {
            ocsp =
                    Optional.of(
                            OcspResponder.start(
                                    network.peer(PeerKind.STRONGSWAN), certificates.folder()));
        } catch (CaseFailedException notThere) {
            withoutOcsp = String.valueOf(notThere.getMessage());
        }
    }

    private static boolean needsOcsp(InteropCase it) {
        return it.connection()
                .proof()
                .certificate()
                .filter(CertificateKind::isCheckedByOcsp)
                .isPresent();
    }

    /** Why it cannot be tried; empty where it can. */
    private String missing(InteropCase it) {
        String peer = missing.getOrDefault(it.peer(), "");
        if (!peer.isEmpty()) {
            return peer;
        }
        return needsOcsp(it)
                ? withoutOcsp
                : it.connection().proof().needsAaaServer() ? withoutAaa : "";
    }

    private CaseResult one(InteropCase it) throws IOException, InterruptedException {
        long begin = BootClock.nanos();
        String reason = missing(it);
        if (reason.isEmpty()) {
            PeerDaemon peer = Optional.ofNullable(daemons.get(it.peer())).orElseThrow();
            try (Ours ours =
                    Ours.start(
                            network.ours(),
                            it.connection().ours(),
                            settings(it),
                            new Judges(
                                    request -> authorize(it.connection(), request),
                                    relay -> aaa.orElseThrow().judge(relay),
                                    (needsOcsp(it) ? byOcsp : byList)::check),
                            keys)) {
                it.script().run(new Stage(it.connection(), ours, peer));
            } catch (CaseFailedException failed) {
                reason = withLog(failed, peer.log(it.connection()));
            }
        }
        return new CaseResult(
                it.name(),
                it.peer().label(),
                it.initiator().label(),
                reason.isEmpty(),
                (BootClock.nanos() - begin) / NANOS,
                reason);
    }

    private IkeSettings settings(InteropCase it) throws CaseFailedException {
        return it.settings()
                .apply(new OurSettings(certificates).of(it.connection()).withExportedKeys());
    }

    private static IkeEvent authorize(Connection connection, IkeAction.Authorize request) {
        return new IkeEvent.Authorized(
                request.id(),
                new ConfigurationReply(
                        Optional.of(connection.homeAddress()),
                        Plan.PREFIX_LENGTH,
                        List.of(),
                        Optional.empty()));
    }

    private static String withLog(CaseFailedException failed, List<String> log) {
        String message = String.valueOf(failed.getMessage());
        List<String> last = log.subList(Math.max(0, log.size() - SHOWN_OF_LOG), log.size());
        return last.isEmpty() ? message : message + " | its log: " + String.join(" / ", last);
    }
}
