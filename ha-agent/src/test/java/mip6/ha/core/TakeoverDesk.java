package mip6.ha.core;

import mip6.dataplane.DataPlane.SaPair;
import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A {@link Desk} that takes over; the first mobile node is initiated to as {@link #FIRST}. */
final class TakeoverDesk {

    static final IkeSaId FIRST = new IkeSaId(101);
    static final IkeSaId SECOND = new IkeSaId(102);
    static final long ROUND_TRIP = 40 * Desk.MILLISECOND;

    final Desk desk = Desk.ready();
    private long lastId = FIRST.value() - 1;
    final Takeovers takeovers = new Takeovers(desk.keyExchange, () -> new IkeSaId(++lastId));

    IkeSaId last() {
        return new IkeSaId(lastId);
    }

    void inherit(Binding... bindings) {
        Effects out = new Effects();
        for (Binding each : bindings) {
            desk.cache
                    .succession()
                    .inherit(each, Desk.HOME_AGENT, desk.now, out)
                    .ifPresent(mine -> takeovers.enqueue(mine, out));
        }
        takeovers.proceed(desk.now, out);
        desk.collect(out);
    }

    void letGo(Ipv6Address... homeAddresses) {
        Effects out = new Effects();
        for (Ipv6Address each : homeAddresses) {
            desk.cache.succession().letGo(each, desk.now, out);
        }
        takeovers.letGo(List.of(homeAddresses), desk.now, out);
        desk.collect(out);
    }

    void engine(IkeAction action) {
        desk.engine(action);
        Effects out = new Effects();
        takeovers.observe(action, desk.now, out);
        desk.collect(out);
    }

    void passes(long nanoseconds) {
        desk.passes(nanoseconds);
        Effects out = new Effects();
        takeovers.timePassed(desk.now, out);
        desk.collect(out);
    }

    /** Somebody has proved to be that mobile node, and to be there. */
    static IkeAction.Established established(
            IkeSaId id, Identity identity, Method method, Ipv6Address careOf) {
        return new IkeAction.Established(
                id,
                new AuthenticatedPeer(identity, method, Set.of(Desk.NAME)),
                Endpoint.ike(Desk.HOME_AGENT),
                Endpoint.ike(careOf),
                new ConfigurationReply(Optional.empty(), 0, List.of(), Optional.empty()),
                2,
                Duration.ZERO);
    }

    void established(IkeSaId id, Ipv6Address careOf) {
        engine(established(id, Desk.MN1, Method.SIGNATURE, careOf));
    }

    /** It is called under that SA. */
    Association secured(IkeSaId id, Ipv6Address home, Ipv6Address careOf) {
        established(id, careOf);
        desk.now += ROUND_TRIP;
        ChildSa sa = desk.childSa(id, Desk.MN1, home);
        engine(new IkeAction.InstallSa(sa));
        return new Association(id, Desk.MN1, Optional.of(home), SaPair.of(sa));
    }

    void registers(Association mobileNode, int sequence) {
        desk.update(mobileNode, sequence, 600, Desk.CARE_OF);
        desk.stored(true);
        Effects out = new Effects();
        for (Binding each : List.copyOf(desk.registered)) {
            takeovers.registered(each, desk.now, out);
            desk.cache.succession().foreign().registered(each, out);
        }
        desk.collect(out);
    }

    /** The home address that it is to have instead of its own. */
    static Optional<Ipv6Address> given(IkeEvent.Initiate initiate) {
        return ((IkeEvent.Part.HomeAgent) initiate.part())
                .given()
                .flatMap(ConfigurationReply::address);
    }

    List<IkeEvent.Initiate> initiated() {
        return desk.ike.stream()
                .filter(IkeEvent.Initiate.class::isInstance)
                .map(IkeEvent.Initiate.class::cast)
                .toList();
    }
}
