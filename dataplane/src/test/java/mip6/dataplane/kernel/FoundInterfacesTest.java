package mip6.dataplane.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.userspace.Side;
import mip6.linux.Ip6Tunnel;
import mip6.linux.Link;
import mip6.wire.Bytes;

import org.junit.jupiter.api.Test;

import java.util.List;

class FoundInterfacesTest {

    private static final Link OF_MOBILE_NODE = tunnel("mip6", FoundInterfaces.ALIAS);

    private static FoundInterfaces found(Side side, Link... links) {
        return FoundInterfaces.among(List.of(links), side, "mip6");
    }

    private static Link link(String name, String kind, String alias) {
        return new Link(7, name, 1400, true, true, false, Bytes.EMPTY, kind, alias);
    }

    private static Link tunnel(String name, String alias) {
        return link(name, Ip6Tunnel.KIND, alias);
    }

    @Test
    void whatAMobileNodeThatWasKilledLeftIsItsOwn() {
        assertThat(found(Side.MOBILE_NODE, tunnel("ip6tnl0", ""), OF_MOBILE_NODE))
                .isEqualTo(new FoundInterfaces(List.of(OF_MOBILE_NODE), List.of()));
    }

    /** A home agent's TUN device, which is in use, and the operator's own tunnel. */
    @Test
    void whatAnotherProgramMadeIsNot() {
        for (Link other : List.of(link("mip6", "tun", ""), tunnel("mip6", ""), eth("mip6"))) {
            assertThat(found(Side.MOBILE_NODE, other))
                    .isEqualTo(new FoundInterfaces(List.of(), List.of(other)));
        }
    }

    private static Link eth(String name) {
        return link(name, "", FoundInterfaces.ALIAS);
    }

    @Test
    void aHomeAgentHasSeveral() {
        Link one = tunnel("mip6-1", "");
        Link other = eth("mip6-2");
        assertThat(found(Side.HOME_AGENT, OF_MOBILE_NODE, one, other, eth("mip6-lan")))
                .isEqualTo(new FoundInterfaces(List.of(one), List.of(other)));
    }
}
