package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.net.Host;
import mip6.lab.net.Privilege;
import mip6.linux.Route;
import mip6.linux.XfrmMode;
import mip6.linux.XfrmPolicy;
import mip6.linux.XfrmPolicy.Direction;
import mip6.linux.XfrmSelector;
import mip6.linux.XfrmSocket;
import mip6.linux.XfrmTemplate;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/**
 * What daemons that were killed have left in the kernel, where they had its data plane and the ones
 * that are started have not.
 */
@Timeout(60)
class KernelRemainsIT {

    private static final int OF_HOME_AGENTS = 5027;
    private static final int OF_MOBILE_NODES = 5026;
    private static final int OF_SOMEBODY_ELSE = 77;

    @TempDir Path folder;

    @BeforeEach
    void needsNamespaces() {
        Privilege.require();
    }

    /** What is for a home address would wait for an SA that nobody makes any more. */
    @Test
    void policiesOfThisSideGoAndNoOthers() throws Exception {
        try (Programs programs = Programs.perfect(folder)) {
            Host homeAgent = programs.topology().homeAgent();
            Host mobileNode = programs.topology().mobileNode();
            leave(homeAgent);
            leave(mobileNode);
            programs.startHomeAgent();
            programs.startMobileNode();
            assertThat(left(homeAgent))
                    .containsExactlyInAnyOrder(OF_MOBILE_NODES, OF_SOMEBODY_ELSE);
            assertThat(left(mobileNode))
                    .containsExactlyInAnyOrder(OF_HOME_AGENTS, OF_SOMEBODY_ELSE);
        }
    }

    private static void leave(Host host) throws Exception {
        try (XfrmSocket xfrm = host.call(XfrmSocket::open)) {
            for (int owner : List.of(OF_HOME_AGENTS, OF_MOBILE_NODES, OF_SOMEBODY_ELSE)) {
                xfrm.replace(policy(owner));
            }
        }
    }

    private static XfrmPolicy policy(int owner) {
        Ipv6Address home = new Ipv6Address(0x100L << 48, owner);
        return new XfrmPolicy(
                XfrmSelector.of(Route.DEFAULT, Ipv6Prefix.host(home), 0),
                Direction.OUT,
                XfrmPolicy.Type.MAIN,
                owner,
                List.of(
                        new XfrmTemplate(
                                Ipv6Address.of("100::a"),
                                Ipv6Address.of("100::c"),
                                IpProtocol.ESP,
                                0,
                                XfrmMode.TUNNEL,
                                owner,
                                false)));
    }

    private static List<Integer> left(Host host) throws Exception {
        try (XfrmSocket xfrm = host.call(XfrmSocket::open)) {
            return xfrm.policies().stream()
                    .map(policy -> policy.templates().getFirst().requestId())
                    .toList();
        }
    }
}
