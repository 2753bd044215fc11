package mip6.lab.simulation;

import mip6.dnsupdate.DomainName;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A host with a mobile node's certificate that initiates to others as a home agent (attack 26). */
final class Impostor implements World.Participant {

    static final Ipv6Address ADDRESS = Ipv6Address.of("2001:db8:bad::1");

    private final World world;
    private final IkeEndpoint ike;
    private int refused;

    Impostor(World world, Provider provider, DomainName name) {
        this.world = world;
        ike = provider.engine(provider.impostor(name), world.random().nextLong());
        world.attach(ADDRESS, this::arrived);
        world.join(this);
    }

    /** It wants to be the home agent of {@code victim}. */
    void approach(DomainName victim, Ipv6Address careOfAddress, Ipv6Address homeAddress) {
        handle(
                new IkeEvent.Initiate(
                        ike.newId(),
                        Endpoint.ike(ADDRESS),
                        Endpoint.ike(careOfAddress),
                        Optional.of(Identity.fqdn(victim.text())),
                        new IkeEvent.Part.HomeAgent(Optional.empty()),
                        new IkeEvent.FirstChild.Avoided(
                                new ChildRequest(
                                        ChildSa.Mode.TRANSPORT,
                                        List.of(TrafficSelector.mobilityHeader(ADDRESS)),
                                        List.of(TrafficSelector.mobilityHeader(homeAddress))))));
    }

    /** How often a mobile node has told it that it is no home agent. */
    int refused() {
        return refused;
    }

    @Override
    public long deadline() {
        return ike.deadline();
    }

    @Override
    public void timePassed(long now) {
        perform(ike.handle(new IkeEvent.TimePassed(), now));
    }

    private void arrived(Packet message) {
        if (message instanceof Ike(var from, var to, var octets)) {
            handle(new IkeEvent.DatagramReceived(to, from, octets));
        }
    }

    private void handle(IkeEvent event) {
        perform(ike.handle(event, world.now()));
        world.changed(this);
    }

    private void perform(List<IkeAction> actions) {
        for (IkeAction action : actions) {
            if (action instanceof IkeAction.Send(var local, var remote, var octets)) {
                world.send(local.address(), remote.address(), new Ike(local, remote, octets));
            } else if (action instanceof IkeAction.Compute(long job, var work)) {
                world.after(
                        Duration.ofMillis(1), () -> handle(new IkeEvent.Computed(job, work.run())));
            } else if (action instanceof IkeAction.Failed(var _, var why)
                    && why == IkeAction.IkeFailure.AUTHENTICATION_FAILED) {
                refused++;
            } else if (action instanceof IkeAction.Established established) {
                throw new AssertionError("an impostor is believed: " + established);
            }
        }
    }
}
