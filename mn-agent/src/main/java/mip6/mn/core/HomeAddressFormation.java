package mip6.mn.core;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.TrafficSelector;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.util.List;
import java.util.Optional;

/**
 * From an IKE SA to a home address with the SA that protects its signalling: the one that the home
 * agent gives, or one that this node forms and gets the SA for by CREATE_CHILD_SA (RFC 5026 5.3.2).
 */
final class HomeAddressFormation {

    /** IDGEN_RETRIES (RFC 7217 6). */
    static final int MOST_DUPLICATES = 3;

    private final Optional<HomeAddressMaker> maker;
    private final Effects effects;
    private Optional<Asking> asking = Optional.empty();

    /** What came of it so far. */
    sealed interface Outcome {

        /** The SA is there. */
        record Ready(Asking done, ChildSa signalling) implements Outcome {}

        /** The home agent has been asked for the SA. */
        record Pending() implements Outcome {}

        /** No home address can be had. */
        record Impossible(Contact contact, Optional<Bootstrap.Authenticated> bootstrap)
                implements Outcome {}
    }

    /**
     * A home address whose SA is wanted.
     *
     * @param origin empty where the home agent assigned it
     * @param assigned what the home agent has given beside the prefix: used where it refuses all
     *     others
     * @param bootstrap of which this is the end; empty where the IKE SA has served before
     * @param requests that were sent for it
     */
    record Asking(
            Contact contact,
            Ipv6Address homeAddress,
            Optional<HomeAddressOrigin> origin,
            Optional<Ipv6Address> assigned,
            Optional<Bootstrap.Authenticated> bootstrap,
            int requests) {

        Association association(ChildSa signalling) {
            return new Association(
                    contact,
                    homeAddress,
                    homePrefix(),
                    origin,
                    signalling,
                    List.of(),
                    Optional.empty());
        }

        /** RFC 4877 9: with an address its prefix length comes. The address alone is no link. */
        private Ipv6Prefix homePrefix() {
            return origin.map(HomeAddressOrigin::prefix)
                    .or(
                            () ->
                                    bootstrap
                                            .map(from -> from.reply().prefixLength())
                                            .filter(length -> length > 0)
                                            .map(length -> new Ipv6Prefix(homeAddress, length)))
                    .orElseGet(() -> Ipv6Prefix.host(homeAddress));
        }

        /** Empty where this is not the end of a bootstrap. */
        Optional<MnReport> report(Association association, long now) {
            return bootstrap.map(
                    from -> MnReport.Bootstrapped.of(association, from, requests, now));
        }
    }

    HomeAddressFormation(Optional<HomeAddressMaker> maker, Effects effects) {
        this.maker = maker;
        this.effects = effects;
    }

    /** Whether MIP6_HOME_PREFIX is asked for. */
    boolean formsOwn() {
        return maker.isPresent();
    }

    Optional<Asking> asking() {
        return asking;
    }

    boolean owns(IkeSaId id) {
        return asking.filter(it -> it.contact().ikeSa().equals(id)).isPresent();
    }

    /**
     * IKE_AUTH is over.
     *
     * @param proposed what this node asked for
     * @param signalling the first CHILD_SA
     */
    Outcome begin(
            Bootstrap.Authenticated bootstrap,
            Optional<Ipv6Address> proposed,
            Optional<ChildSa> signalling,
            long now) {
        ConfigurationReply reply = bootstrap.reply();
        Optional<Ipv6Address> assigned = reply.address().filter(Ipv6Address::isRoutableUnicast);
        Optional<HomeAddressOrigin> origin =
                reply.homePrefix()
                        .filter(_ -> formsOwn())
                        .flatMap(told -> HomeAddressOrigin.of(told, now));
        boolean kept = assigned.isPresent() && assigned.equals(proposed);
        if (origin.isPresent() && !kept) {
            // the home agent narrowed it to an address that will not be used
            signalling.ifPresent(sa -> close(sa, now));
            return form(
                    bootstrap.contact(), origin.get(), assigned, Optional.of(bootstrap), 0, now);
        }
        if (assigned.isEmpty() || signalling.isEmpty() && !formsOwn()) {
            return new Outcome.Impossible(bootstrap.contact(), Optional.of(bootstrap));
        }
        // RFC 5026 5.3.2: what is assigned MUST be used.
        Asking given =
                new Asking(
                        bootstrap.contact(),
                        assigned.get(),
                        origin,
                        Optional.empty(),
                        Optional.of(bootstrap),
                        0);
        return signalling
                .<Outcome>map(sa -> new Outcome.Ready(given, sa))
                .orElseGet(() -> ask(given, now));
    }

    /**
     * RFC 5026 5.3.2: the home agent found the address to be another node's (status 134). Another
     * one gets its SA by CREATE_CHILD_SA alone.
     */
    Outcome again(Association duplicate, long now) {
        return duplicate
                .origin()
                .filter(_ -> formsOwn())
                .map(HomeAddressOrigin::afterDuplicate)
                .map(
                        origin ->
                                form(
                                        duplicate.contact(),
                                        origin,
                                        Optional.empty(),
                                        Optional.empty(),
                                        0,
                                        now))
                .orElseGet(() -> new Outcome.Impossible(duplicate.contact(), Optional.empty()));
    }

    /**
     * RFC 6275 11.4.3: an address of another prefix, with an SA of its own on the same IKE SA. What
     * there is stays until that has come.
     */
    Outcome renumber(HomeAgentSession serving, long now) {
        Contact contact = serving.association().contact();
        if (owns(contact.ikeSa())) {
            // one is asked for already: of a second SA for the same address nobody would know
            return new Outcome.Pending();
        }
        return form(contact, serving.next(), Optional.empty(), Optional.empty(), 0, now);
    }

    /** An SA has come. */
    Outcome installed(ChildSa sa) {
        Asking asked = asking.orElseThrow();
        if (sa.mode() != ChildSa.Mode.TRANSPORT || !sa.local().equals(wanted(asked).local())) {
            return new Outcome.Pending();
        }
        asking = Optional.empty();
        return new Outcome.Ready(asked, sa);
    }

    /**
     * The home agent refuses an SA. Where it is the one that is awaited: another address, or the
     * one that it assigned.
     */
    Outcome refused(ChildRequest request, long now) {
        Asking asked = asking.orElseThrow();
        if (!request.equals(wanted(asked))) {
            return new Outcome.Pending();
        }
        asking = Optional.empty();
        Optional<HomeAddressOrigin> next = asked.origin().map(HomeAddressOrigin::afterDuplicate);
        if (next.isPresent()) {
            return form(
                    asked.contact(),
                    next.get(),
                    asked.assigned(),
                    asked.bootstrap(),
                    asked.requests(),
                    now);
        }
        return new Outcome.Impossible(asked.contact(), asked.bootstrap());
    }

    /** Gives up what is under way. */
    Optional<Asking> abandon() {
        Optional<Asking> before = asking;
        asking = Optional.empty();
        return before;
    }

    private Outcome form(
            Contact contact,
            HomeAddressOrigin origin,
            Optional<Ipv6Address> assigned,
            Optional<Bootstrap.Authenticated> bootstrap,
            int requests,
            long now) {
        if (origin.duplicates() < MOST_DUPLICATES) {
            Ipv6Address made = maker.orElseThrow().make(origin.prefix(), origin.duplicates());
            effects.report(new MnReport.HomeAddressFormed(made, origin.prefix()));
            Optional<HomeAddressOrigin> from = Optional.of(origin);
            return ask(new Asking(contact, made, from, assigned, bootstrap, requests), now);
        }
        if (assigned.isPresent()) {
            Optional<Ipv6Address> none = Optional.empty();
            return ask(
                    new Asking(
                            contact, assigned.get(), Optional.empty(), none, bootstrap, requests),
                    now);
        }
        return new Outcome.Impossible(contact, bootstrap);
    }

    private Outcome ask(Asking wish, long now) {
        Asking sent =
                new Asking(
                        wish.contact(),
                        wish.homeAddress(),
                        wish.origin(),
                        wish.assigned(),
                        wish.bootstrap(),
                        wish.requests() + 1);
        asking = Optional.of(sent);
        effects.ike(new IkeEvent.CreateChild(sent.contact().ikeSa(), wanted(sent)), now);
        return new Outcome.Pending();
    }

    private static ChildRequest wanted(Asking asked) {
        return new ChildRequest(
                ChildSa.Mode.TRANSPORT,
                List.of(TrafficSelector.mobilityHeader(asked.homeAddress())),
                List.of(TrafficSelector.mobilityHeader(asked.contact().homeAgent().address())));
    }

    private void close(ChildSa sa, long now) {
        effects.ike(new IkeEvent.CloseChild(sa.owner(), sa.inbound()), now);
    }
}
