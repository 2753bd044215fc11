package mip6.lab.interop;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationRequest;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.Spi;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.lab.interop.Connection.Child;
import mip6.linux.BootClock;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** What a script acts on: our engine, the peer, and what both were told. */
record Stage(Connection connection, Ours ours, PeerDaemon peer) {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(50);

    /** Has the initiator make the IKE SA and its child, and waits until both ends have them. */
    Standing establish() throws CaseFailedException, IOException, InterruptedException {
        begin();
        return established();
    }

    /** Has the initiator begin. */
    void begin() throws CaseFailedException, IOException, InterruptedException {
        switch (connection.initiator()) {
            case OURS -> ours.begin(this::initiation);
            case THEIRS -> peer.initiate(connection);
        }
    }

    /** The wish for what this case is about. */
    IkeEvent.Initiate initiation(IkeSaId id) {
        return new IkeEvent.Initiate(
                id,
                ours.endpoint(),
                Endpoint.ike(connection.theirs()),
                Optional.of(Identity.fqdn(Plan.THEIR_NAME)),
                configurationRequest(),
                new IkeEvent.FirstChild.Wanted(childRequest()));
    }

    private Optional<ConfigurationRequest> configurationRequest() {
        return connection.child().filter(child -> !child.hasRequest()).isPresent()
                ? Optional.empty()
                : Optional.of(
                        new ConfigurationRequest(
                                Optional.empty(), connection.homePrefix().isPresent()));
    }

    /** Waits until our end has both, and holds against each other what the two ends say. */
    Standing established() throws CaseFailedException, IOException, InterruptedException {
        Optional<ChildSa> child = Optional.empty();
        if (connection.child().isPresent()) {
            child = Optional.of(ours.journal().await(IkeAction.InstallSa.class, PATIENCE).sa());
        }
        IkeAction.Established established =
                ours.journal().await(IkeAction.Established.class, PATIENCE);
        demand(
                established.peer().identity().equals(Identity.fqdn(Plan.THEIR_NAME)),
                "the peer proved to be " + established.peer().identity());
        demandAccount("state=ESTABLISHED");
        if (child.isPresent()) {
            demandAccount(hex(child.get().inbound()), hex(child.get().outbound()));
        }
        return new Standing(established, child);
    }

    /** What our side asks for. */
    ChildRequest childRequest() {
        return switch (connection.child().orElse(Child.MOBILITY_HEADER)) {
            case MOBILITY_HEADER ->
                    mobilityHeader(TrafficSelector.anyMobilityHeader(), connection.theirs());
            case MOBILITY_HEADER_STATIC ->
                    mobilityHeader(
                            TrafficSelector.mobilityHeader(connection.homeAddress()),
                            connection.theirs());
            case MOBILITY_HEADER_AT_HOME ->
                    mobilityHeader(
                            TrafficSelector.mobilityHeader(connection.ours()), connection.theirs());
            case TUNNEL ->
                    new ChildRequest(
                            ChildSa.Mode.TUNNEL,
                            List.of(TrafficSelector.ANY),
                            List.of(TrafficSelector.ANY));
        };
    }

    private static ChildRequest mobilityHeader(TrafficSelector home, Ipv6Address homeAgent) {
        return new ChildRequest(
                ChildSa.Mode.TRANSPORT,
                List.of(home),
                List.of(TrafficSelector.mobilityHeader(homeAgent)));
    }

    /** Fails the case, unless {@code holds}. */
    void demand(boolean holds, String otherwise) throws CaseFailedException {
        if (!holds) {
            throw new CaseFailedException(otherwise);
        }
    }

    /** Fails the case, unless the peer's account of its SAs has each of these words. */
    void demandAccount(String... words)
            throws CaseFailedException, IOException, InterruptedException {
        String account = peer.account(connection);
        for (String word : words) {
            demand(
                    account.contains(word),
                    "the peer does not say " + word + " but " + oneLine(account));
        }
    }

    /** Waits until the peer's account of its SAs is as {@code wanted}. */
    void awaitAccount(String what, Predicate<String> wanted)
            throws CaseFailedException, IOException, InterruptedException {
        long deadline = BootClock.nanos() + PATIENCE.toNanos();
        String account = peer.account(connection);
        while (!wanted.test(account)) {
            demand(
                    BootClock.nanos() < deadline,
                    "the peer does not say that " + what + " but " + oneLine(account));
            LockSupport.parkNanos(LOOK_AGAIN);
            account = peer.account(connection);
        }
    }

    static String hex(Spi spi) {
        return Integer.toHexString(spi.value());
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() > 400 ? line.substring(0, 400) + "..." : line;
    }
}
