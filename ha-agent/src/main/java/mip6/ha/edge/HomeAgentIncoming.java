package mip6.ha.edge;

import static mip6.ha.edge.HomeAgentNode.event;

import mip6.agent.Loop;
import mip6.agent.Node;
import mip6.agent.control.ControlRequest;
import mip6.dataplane.DataPlane;
import mip6.ha.core.HaEvent;
import mip6.ikev2.core.Admission;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeService;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

/**
 * Posts what comes in to a home agent. It may be dropped where too much comes, for whoever sent it
 * sends it again, and what anybody could have sent is dropped first.
 */
record HomeAgentIncoming(Loop<HomeAgentInput> loop, Node<HomeAgentInput> node, IkeService ike)
        implements Edges.Receiver {

    @Override
    public void homeLinkWorks() {
        loop.postOnce(node, new HomeAgentInput.HomeLinkWorks());
    }

    @Override
    public void heard(Ipv6Address address) {
        loop.postStranger(node, new HomeAgentInput.Heard(address));
    }

    @Override
    public void dhcp(Bytes message) {
        loop.postStranger(node, event(new HaEvent.DhcpReceived(message)));
    }

    @Override
    public void mobilityHeader(DataPlane.IncomingMobilityHeader message) {
        HomeAgentInput input = event(new HaEvent.MobilityHeaderReceived(message));
        if (message.protection().isPresent()) {
            loop.post(node, input);
        } else {
            loop.postStranger(node, input);
        }
    }

    @Override
    public void unbound(DataPlane.UnboundPacket packet) {
        loop.postStranger(node, event(new HaEvent.UnboundPacketReceived(packet)));
    }

    @Override
    public void traffic(Ipv6Address homeAddress) {
        loop.post(node, event(new HaEvent.TrafficSeen(homeAddress)));
    }

    @Override
    public Admission.Verdict judge(IkeEvent.DatagramReceived datagram) {
        return ike.judge(datagram, loop.waiting(), loop.now());
    }

    @Override
    public void ike(IkeEvent.DatagramReceived datagram) {
        loop.post(node, event(new HaEvent.Ike(datagram)));
    }

    @Override
    public void ikeOfStranger(IkeEvent.DatagramReceived datagram) {
        loop.postStranger(node, event(new HaEvent.Ike(datagram)));
    }

    @Override
    public void ikeResult(IkeEvent result) {
        loop.postResult(node, event(new HaEvent.Ike(result)));
    }

    @Override
    public boolean operator(ControlRequest request) {
        return loop.post(node, new HomeAgentInput.Operator(request));
    }

    @Override
    public void failed(Throwable cause) {
        loop.fail(cause);
    }
}
