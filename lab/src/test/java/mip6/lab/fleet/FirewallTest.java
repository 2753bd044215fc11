package mip6.lab.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Mobile nodes of a fleet whom nobody can initiate to. */
class FirewallTest {

    private static final Endpoint NODE = Endpoint.ike(Ipv6Address.of("2001:db8:b::1"));
    private static final Endpoint HA1 = Endpoint.ike(Ipv6Address.of("2001:db8:1::1"));
    private static final Endpoint HA2 = Endpoint.ike(Ipv6Address.of("2001:db8:1::2"));

    private static IkeEvent.DatagramReceived from(Endpoint remote) {
        return new IkeEvent.DatagramReceived(NODE, remote, Bytes.EMPTY);
    }

    @Test
    void onlyWhoWasAskedGetsThrough() {
        Firewall firewall = new Firewall.Stateful();
        assertThat(firewall.admits(from(HA1))).isFalse();
        firewall.leaves(new IkeAction.Send(NODE, HA1, Bytes.EMPTY));
        assertThat(firewall.admits(from(HA1))).isTrue();
        assertThat(firewall.admits(from(HA2))).isFalse();
        assertThat(new Firewall.None().admits(from(HA2))).isTrue();
    }

    @Test
    void theLastOnesAuthenticateByEapAndThoseBeforeThemAreBehindAFirewall() {
        FleetPlan plan = new FleetPlan(2, 10, 3, 2, Ipv6Prefix.of("2001:db8:b::/48"), List.of());
        assertThat(plan.byEap()).containsExactly(9, 10, 11);
        assertThat(plan.firewalled()).containsExactly(7, 8);
        FleetPlan open = new FleetPlan(2, 10, 0, 0, Ipv6Prefix.of("2001:db8:b::/48"), List.of());
        assertThat(open.byEap()).isEmpty();
        assertThat(open.firewalled()).isEmpty();
    }
}
