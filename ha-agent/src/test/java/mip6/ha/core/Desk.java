package mip6.ha.core;

import mip6.agent.configuration.AddressRange;
import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.dnsupdate.update.ZoneOutcome;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.ConfigurationRequest;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.Spi;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.crypto.SaKeys;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.mobilityheader.AlternateCareOfAddress;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.DnsUpdate;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.MobilityMessage;
import mip6.mobilityheader.MobilityOption;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A home agent without its IKE engine, and everything around it in the test's hands: what it wants
 * done is collected, and answered when the test says so.
 */
final class Desk {

    static final long SECOND = 1_000_000_000L;
    static final long MILLISECOND = 1_000_000L;

    static final Ipv6Address HOME_AGENT = Ipv6Address.of("2001:db8:1::1");
    static final Ipv6Address CARE_OF = Ipv6Address.of("2001:db8:a1::10");
    static final Ipv6Address CARE_OF_2 = Ipv6Address.of("2001:db8:a2::10");
    static final Ipv6Prefix HOME = Ipv6Prefix.of("2001:db8:1::/64");
    static final String NAME = "mn1.example.com";
    static final Identity MN1 = Identity.fqdn(NAME);
    static final Identity MN2 = Identity.fqdn("mn2.example.com");

    static final ZoneOutcome DONE = new ZoneOutcome.Performed();
    static final UpdateOutcome PERFORMED = new UpdateOutcome(DONE, DONE);
    static final UpdateOutcome SILENT =
            new UpdateOutcome(new ZoneOutcome.NoAnswer("test"), new ZoneOutcome.NoAnswer("test"));

    final HomeAgentSettings settings;
    final HomeAddressPool pool;
    final Sessions sessions = new Sessions();
    final NameRegistrations names = new NameRegistrations();
    final RegistrationRules rules;
    final BindingCache cache;
    final KeyExchange keyExchange;
    final Signalling signalling;

    /** All that was wanted so far. */
    final List<HaAction> done = new ArrayList<>();

    /** Whether the journal of names answers by itself. */
    boolean journalWrites = true;

    final List<Binding> registered = new ArrayList<>();
    final List<IkeEvent> ike = new ArrayList<>();

    long now = 1000 * SECOND;
    private long lastSa;
    private long journaled;

    Desk() {
        this(settings(HomePrefix.lasting(HOME), 100));
    }

    Desk(HomeAgentSettings settings) {
        this.settings = settings;
        pool = new HomeAddressPool(settings.pool());
        rules = new RegistrationRules(settings.bindings(), pool, settings.pool().homeAgents());
        cache = new BindingCache(rules, pool, names, sessions);
        keyExchange = new KeyExchange(settings, pool, sessions, cache);
        signalling =
                new Signalling(
                        new BindingUpdateCheck(sessions, settings.authorization(), true),
                        cache,
                        sessions);
    }

    /** With its stock of addresses probed. */
    static Desk ready() {
        Desk desk = new Desk();
        desk.restore(List.of());
        desk.answerProbes(true);
        return desk;
    }

    static HomeAgentSettings settings(HomePrefix prefix, int capacity) {
        return new HomeAgentSettings(
                new PoolSettings(
                        List.of(prefix),
                        List.of(HOME_AGENT),
                        Map.of(),
                        Optional.of(AddressRange.of("2001:db8:1::1000-2001:db8:1::1fff")),
                        true,
                        4,
                        4,
                        true,
                        1000),
                new BindingPolicy(
                        List.of(prefix),
                        Lifetime.ofSeconds(3600),
                        capacity,
                        true,
                        Duration.ofMillis(500)),
                new Authorization(Map.of(MN2, Set.of()), true),
                List.of(Ipv6Address.of("2001:db8:53::53")),
                Duration.ofSeconds(60),
                Optional.empty());
    }

    void restore(List<Binding> bindings, NameRecord... journal) {
        Effects out = new Effects();
        names.restore(List.of(journal));
        var _ = cache.succession().restore(bindings, now, out);
        names.reconcile(each -> cache.inForce(each).isPresent(), out.actions());
        pool.start(out.actions());
        collect(out);
    }

    /** What the engine says when a mobile node has proved who it is. */
    Association authenticated(String name, Optional<Ipv6Address> wished, String... dnsNames) {
        return authenticated(
                new AuthenticatedPeer(Identity.fqdn(name), Method.SIGNATURE, Set.of(dnsNames)),
                wished);
    }

    Association authenticated(AuthenticatedPeer peer, Optional<Ipv6Address> wished) {
        IkeSaId id = new IkeSaId(++lastSa);
        Endpoint remote = Endpoint.ike(CARE_OF);
        engine(
                new IkeAction.Authorize(
                        id, peer, remote, Optional.of(new ConfigurationRequest(wished, false))));
        if (!(ike.getLast() instanceof IkeEvent.Authorized(IkeSaId _, ConfigurationReply reply))) {
            return new Association(id, peer.identity(), Optional.empty(), new SaPair(new Spi(0)));
        }
        ChildSa sa = childSa(id, peer.identity(), reply.address().orElseThrow());
        engine(new IkeAction.InstallSa(sa));
        engine(
                new IkeAction.Established(
                        id, peer, Endpoint.ike(HOME_AGENT), remote, reply, 2, Duration.ZERO));
        return new Association(id, peer.identity(), reply.address(), SaPair.of(sa));
    }

    /** The answer to a mobile node that has proved who it is and sends this CFG_REQUEST. */
    IkeEvent asks(IkeSaId id, AuthenticatedPeer peer, ConfigurationRequest request) {
        engine(new IkeAction.Authorize(id, peer, Endpoint.ike(CARE_OF), Optional.of(request)));
        return ike.getLast();
    }

    void approach(Approach wish, IkeSaId id) {
        Effects out = new Effects();
        keyExchange.approach(wish, id, out);
        collect(out);
    }

    Association authenticated() {
        return authenticated(NAME, Optional.empty(), NAME);
    }

    record Association(IkeSaId id, Identity identity, Optional<Ipv6Address> address, SaPair sa) {

        Ipv6Address home() {
            return address.orElseThrow();
        }
    }

    ChildSa childSa(IkeSaId id, Identity peer, Ipv6Address home) {
        SaKeys keys = new SaKeys(Secret.of(Bytes.zeros(20)), Secret.of(Bytes.EMPTY));
        int spi = (int) (0x1000 + 2 * id.value());
        return new ChildSa(
                id,
                peer,
                new Spi(spi),
                new Spi(spi + 1),
                ChildSa.Mode.TRANSPORT,
                new EspSuite(Encryption.AES_GCM_16, 128, Integrity.NONE, false),
                keys,
                keys,
                List.of(TrafficSelector.mobilityHeader(HOME_AGENT)),
                List.of(TrafficSelector.mobilityHeader(home)));
    }

    void engine(IkeAction action) {
        Effects out = new Effects();
        keyExchange.act(action, now, out);
        collect(out);
    }

    void received(IncomingMobilityHeader message) {
        Effects out = new Effects();
        signalling.received(message, now, out);
        collect(out);
    }

    /** A Binding Update as a mobile node sends it: all flags, Alternate Care-of Address. */
    void update(
            Association from,
            int sequence,
            long seconds,
            Ipv6Address careOf,
            MobilityOption... more) {
        List<MobilityOption> options = new ArrayList<>(List.of(more));
        options.addFirst(new AlternateCareOfAddress(careOf));
        received(incoming(from, careOf, bindingUpdate(sequence, seconds, options)));
    }

    static BindingUpdate bindingUpdate(int sequence, long seconds, List<MobilityOption> options) {
        return new BindingUpdate(
                new SequenceNumber(sequence),
                true,
                true,
                false,
                true,
                Lifetime.ofSeconds(seconds),
                options);
    }

    static IncomingMobilityHeader incoming(
            Association from, Ipv6Address source, MobilityMessage message) {
        return new IncomingMobilityHeader(
                source,
                HOME_AGENT,
                2,
                from.address(),
                Optional.empty(),
                Optional.of(new IncomingMobilityHeader.Protection(from.sa(), from.identity())),
                MobilityHeader.encode(message, from.home(), HOME_AGENT));
    }

    void answerProbes(boolean free) {
        for (HaAction action : List.copyOf(done)) {
            if (action instanceof HaAction.Probe(Ipv6Address address)) {
                boolean _ = probed(address, free);
            }
        }
    }

    /** As {@link HomeAgent} does it. */
    boolean probed(Ipv6Address address, boolean free) {
        Effects out = new Effects();
        boolean asked = cache.probed(new HaEvent.Probed(address, free), now, out).isPresent();
        collect(out);
        return asked;
    }

    /** Answers what the store was last asked. */
    void stored(boolean durable) {
        HaAction last =
                done.stream()
                        .filter(
                                a ->
                                        a instanceof HaAction.Store
                                                || a instanceof HaAction.Fetch
                                                || a instanceof HaAction.Erase)
                        .reduce((_, later) -> later)
                        .orElseThrow();
        stored(
                switch (last) {
                    case HaAction.Store(long ticket, Binding binding) ->
                            new HaEvent.Stored(ticket, binding.homeAddress(), durable);
                    case HaAction.Fetch(long ticket, Binding binding) ->
                            new HaEvent.Stored(ticket, binding.homeAddress(), durable);
                    case HaAction.Erase(long ticket, Ipv6Address home) ->
                            new HaEvent.Stored(ticket, home, durable);
                    default -> throw new AssertionError(last);
                });
    }

    void stored(HaEvent.Stored answer) {
        Effects out = new Effects();
        cache.stored(answer, now, out);
        collect(out);
    }

    void dns(UpdateOutcome outcome) {
        dns(last(HaAction.UpdateDns.class).ticket(), outcome);
    }

    void dns(long ticket, UpdateOutcome outcome) {
        Effects out = new Effects();
        names.done(ticket, outcome, now, out.actions())
                .ifPresent(settled -> cache.named(settled, now, out));
        collect(out);
    }

    void passes(long nanoseconds) {
        now += nanoseconds;
        Effects out = new Effects();
        pool.timePassed(now, out.actions());
        names.timePassed(now, out.actions());
        cache.timePassed(now, out);
        keyExchange.timePassed(now, out);
        collect(out);
    }

    /** A mobile node that is registered and acknowledged, without a name. */
    Association registered(int sequence) {
        Association mobileNode = authenticated();
        update(mobileNode, sequence, 600, CARE_OF);
        stored(true);
        return mobileNode;
    }

    List<OutgoingMobilityHeader> sent() {
        return all(HaAction.Send.class).stream().map(HaAction.Send::message).toList();
    }

    List<BindingAcknowledgement> acknowledgements() {
        return sent().stream()
                .map(Desk::decoded)
                .filter(BindingAcknowledgement.class::isInstance)
                .map(BindingAcknowledgement.class::cast)
                .toList();
    }

    private static MobilityMessage decoded(OutgoingMobilityHeader message) {
        Ipv6Address to = message.routingHeader().orElse(message.destination());
        try {
            return MobilityHeader.decode(message.octets(), message.source(), to);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** The status of the name in the last acknowledgement. */
    int nameStatus() {
        return acknowledgements().getLast().option(DnsUpdate.class).orElseThrow().status().value();
    }

    <T extends HaAction> List<T> all(Class<T> kind) {
        return done.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends HaAction> T last(Class<T> kind) {
        return all(kind).getLast();
    }

    List<String> reports() {
        return all(HaAction.Report.class).stream().map(r -> r.report().event()).toList();
    }

    static DomainName domain(String name) {
        return DomainName.of(name);
    }

    /** Answers what the journal of names was asked, all of it. */
    void journaled(boolean durable) {
        for (HaAction.JournalName each : all(HaAction.JournalName.class)) {
            if (each.ticket() > journaled) {
                journaled = each.ticket();
                Effects out = new Effects();
                names.journaled(each.ticket(), durable, now, out.actions())
                        .ifPresent(settled -> cache.named(settled, now, out));
                collect(out);
            }
        }
    }

    void collect(Effects out) {
        done.addAll(out.actions());
        out.nextRegistered().ifPresent(registered::add);
        for (var next = out.nextForIke(); next.isPresent(); next = out.nextForIke()) {
            ike.add(next.get());
        }
        if (journalWrites) {
            journaled(true);
        }
    }
}
