package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.message.ExchangeType;
import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.net.Nftables;
import mip6.lab.program.Program;
import mip6.lab.program.Standstill;
import mip6.linux.BootClock;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.util.List;

/** What a mobile node may be at while its home agent fails. */
record Meanwhile(BesiegedCluster cluster) {

    /** Of the header of IKE (RFC 7296 3.1), behind that of UDP. */
    private static final int EXCHANGE_TYPE_BIT = (8 + 18) * Byte.SIZE;

    /** It sleeps: nobody else waits for it, and it is called when it is awake. */
    void sleeps() throws Exception {
        Program sleeper = cluster.firstMobileNode();
        HomeAgent before = cluster.owner();
        long others = cluster.countOf(before) - 1;
        try (Standstill _ = Standstill.of(sleeper)) {
            long since = BootClock.nanos();
            cluster.program(before).kill();
            HomeAgent _ = cluster.awaitOwnerOtherThan(before);
            BesiegedCluster.await(
                    "the other mobile nodes to be registered again",
                    () -> registeredSince(since) >= others);
            BesiegedCluster.await(
                    "its packets to go where it was",
                    () -> !cluster.boundCareOfAddress().isEmpty());
        }
        cluster.awaitServed();
        cluster.restart(before);
    }

    private long registeredSince(long since) {
        return cluster.fleet().events(since).stream()
                .filter(it -> it.name().equals("binding-accepted"))
                .map(it -> it.text("mobile-node"))
                .distinct()
                .count();
    }

    /** It moves: who takes it over looks for it where it was. */
    void moves() throws Exception {
        HomeAgent before = cluster.owner();
        Ipv6Address left = cluster.careOfAddress();
        cluster.detachMobileNode();
        cluster.program(before).kill();
        HomeAgent _ = cluster.awaitOwnerOtherThan(before);
        cluster.attachMobileNodeElsewhere();
        BesiegedCluster.await(
                "another care-of address than " + left,
                () -> !List.of(left.toString(), "").contains(cluster.boundCareOfAddress()));
        cluster.awaitServed();
        assertThat(cluster.boundCareOfAddress()).isEqualTo(cluster.careOfAddress().toString());
        cluster.restart(before);
    }

    /**
     * It is half way through its own bootstrap, with the one that served it (RFC 6275 11.4.1),
     * whose answers are lost, and which then stands still.
     */
    void bootstraps() throws Exception {
        HomeAgent asked = cluster.owner();
        Nftables deaf = new Nftables(cluster.topology().mobileNode(), cluster.folder(), "deaf");
        deaf.load(
                """
                  chain in {
                    type filter hook input priority filter;
                    ip6 saddr %s udp sport 500 @th,%d,8 %d drop
                  }
                """
                        .formatted(asked.address(), EXCHANGE_TYPE_BIT, ExchangeType.IKE_SA_INIT));
        try {
            cluster.rediscover();
            BesiegedCluster.await(
                    "the mobile node to ask " + asked.host(), () -> phase().equals("NEGOTIATING"));
            try (Standstill _ = Standstill.of(cluster.program(asked))) {
                HomeAgent _ = cluster.awaitOwnerOtherThan(asked);
                BesiegedCluster.await("it to be registered", () -> phase().equals("REGISTERED"));
            }
        } finally {
            deaf.remove();
        }
        cluster.awaitServed();
    }

    private String phase() throws IOException {
        return cluster.mobileNodeStatus().at("/mobileNode/phase").asText();
    }
}
