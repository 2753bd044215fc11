package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.program.Program;
import mip6.linux.BootClock;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.util.List;

/** What a mobile node may be at while its home agent fails. */
record Meanwhile(BesiegedCluster cluster) {

    /** It sleeps: nobody else waits for it, and it is called when it is awake. */
    void sleeps() throws Exception {
        Program sleeper = cluster.firstMobileNode();
        HomeAgent before = cluster.owner();
        long others = cluster.countOf(before) - 1;
        sleeper.signal("STOP");
        long since = BootClock.nanos();
        cluster.program(before).kill();
        HomeAgent _ = cluster.awaitOwnerOtherThan(before);
        BesiegedCluster.await(
                "the other mobile nodes to be registered again",
                () -> registeredSince(since) >= others);
        BesiegedCluster.await(
                "its packets to go where it was", () -> !cluster.boundCareOfAddress().isEmpty());
        sleeper.signal("CONT");
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
     * It is half way through its own bootstrap, with one that was asked and stands still; and that
     * one answers later.
     */
    void bootstraps() throws Exception {
        // the first one in the DNS
        HomeAgent asked = cluster.homeAgent(1);
        if (cluster.owner().equals(asked)) {
            // by death: one that lives is where a mobile node may come back to
            cluster.program(asked).kill();
            HomeAgent _ = cluster.awaitOwnerOtherThan(asked);
            cluster.awaitServed();
            cluster.restart(asked);
        }
        HomeAgent before = cluster.owner();
        cluster.program(asked).signal("STOP");
        cluster.rediscover();
        BesiegedCluster.await(
                "the mobile node to ask " + asked.host(),
                () ->
                        cluster.mobileNodeStatus()
                                .at("/mobileNode/phase")
                                .asText()
                                .equals("NEGOTIATING"));
        cluster.program(before).kill();
        HomeAgent _ = cluster.awaitOwnerOtherThan(before);
        BesiegedCluster.await("it to be registered", () -> phase().equals("REGISTERED"));
        cluster.program(asked).signal("CONT");
        cluster.awaitServed();
        cluster.restart(before);
    }

    private String phase() throws IOException {
        return cluster.mobileNodeStatus().at("/mobileNode/phase").asText();
    }
}
