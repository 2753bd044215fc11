package mip6.lab.fleet;

import mip6.agent.Node;
import mip6.dataplane.DataPlane;
import mip6.dnsupdate.DomainName;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.mn.core.CareOfAddress;
import mip6.mn.core.MnAction;
import mip6.mn.core.MnEvent;
import mip6.mn.core.MnReport;
import mip6.mn.core.MobileNode;

import java.util.List;
import java.util.OptionalInt;

/** One mobile node of a fleet: does what its core wants done by what all of them share. */
final class FleetNode implements Node<MnEvent> {

    private final DomainName name;
    private final CareOfAddress careOf;
    private final MobileNode core;
    private final Fleet fleet;
    private final Firewall firewall;

    FleetNode(
            DomainName name,
            CareOfAddress careOf,
            MobileNode core,
            Firewall firewall,
            Fleet fleet) {
        this.name = name;
        this.careOf = careOf;
        this.core = core;
        this.firewall = firewall;
        this.fleet = fleet;
    }

    DomainName name() {
        return name;
    }

    Firewall firewall() {
        return firewall;
    }

    /** The network is there: it begins to look for a home agent. */
    MnEvent attached() {
        return new MnEvent.CareOfAddressesChanged(List.of(careOf));
    }

    @Override
    public void handle(MnEvent event, long now) {
        core.handle(event, now).forEach(this::perform);
    }

    @Override
    public void timePassed(long now) {
        core.timePassed(now).forEach(this::perform);
    }

    @Override
    public long deadline() {
        return core.deadline();
    }

    private void perform(MnAction action) {
        switch (action) {
            case MnAction.Discover(long attempt, CareOfAddress from) ->
                    fleet.discover(this, attempt, from.address());
            case MnAction.Look(long attempt, CareOfAddress from) ->
                    fleet.discover(this, attempt, from.address());
            case MnAction.Ike(IkeAction inner) -> {
                firewall.leaves(inner);
                fleet.perform(this, inner);
            }
            case MnAction.InstallSa(ChildSa sa) -> fleet.install(this, sa);
            case MnAction.RemoveSa(ChildSa sa) -> fleet.remove(sa);
            case MnAction.Send(DataPlane.OutgoingMobilityHeader message) ->
                    fleet.dataPlane().send(message);
            case MnAction.SetTunnel(DataPlane.Tunnel tunnel) -> {
                // all home addresses are routed to its interface already
                OptionalInt _ = fleet.dataPlane().setTunnel(tunnel);
            }
            case MnAction.RemoveTunnel remove ->
                    fleet.dataPlane().removeTunnel(remove.homeAddress());
            case MnAction.Report(MnReport report) -> fleet.report(this, report);
            // the machine has every home address all the time, and never is on a home link
            case MnAction.UseHomeAddress _,
                    MnAction.DropHomeAddress _,
                    MnAction.ReturnHome _,
                    MnAction.AnswerAtHome _,
                    MnAction.ProbeAtHome _,
                    MnAction.AnnounceAtHome _,
                    MnAction.Stopped _ -> {}
        }
    }
}
