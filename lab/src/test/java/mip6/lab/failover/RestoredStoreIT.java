package mip6.lab.failover;

import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.net.Resources;
import mip6.lab.oracle.Tool;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/**
 * etcd has what it had at another time, and home agents run on: they find out by themselves, and
 * whatever the store says holds.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(400)
class RestoredStoreIT {

    @TempDir static Path folder = Path.of("");

    private static final Resources open = new Resources();
    private static BesiegedCluster cluster;

    @BeforeAll
    static void besiege() throws Exception {
        Tool _ = Tool.program("etcdctl");
        cluster = open.keep(new BesiegedCluster(folder));
    }

    @AfterAll
    static void end() throws Exception {
        open.close();
    }

    /** Since the snapshot all mobile nodes have got another owner, and one of them has moved. */
    @Test
    @Order(1)
    void aSnapshotIsRestored() throws Exception {
        Path snapshot = folder.resolve("snapshot");
        cluster.inStore().save(snapshot);
        cluster.takeOver(cluster.homeAgent(2), cluster.owner());
        Ipv6Address left = cluster.careOfAddress();
        cluster.detachMobileNode();
        cluster.attachMobileNodeElsewhere();
        BesiegedCluster.await(
                "another care-of address than " + left,
                () -> !List.of(left.toString(), "").contains(cluster.boundCareOfAddress()));
        cluster.inStore().kill();
        cluster.inStore().restore(snapshot, "restored");
        awaitPeace();
        BesiegedCluster.await(
                "the owner to know where the mobile node is",
                () -> cluster.boundCareOfAddress().equals(cluster.careOfAddress().toString()));
    }

    @Test
    @Order(2)
    void allIsLost() throws Exception {
        cluster.inStore().kill();
        cluster.inStore().beginAnew("empty");
        awaitPeace();
    }

    private static void awaitPeace() throws Exception {
        BesiegedCluster.await(
                "all mobile nodes to be in the store",
                () -> cluster.stored().size() == cluster.homeAddresses().size());
        cluster.awaitServed();
        for (HomeAgent each : cluster.alive()) {
            BesiegedCluster.await(
                    each.host() + " to serve, as its status says",
                    () -> cluster.status(each).at("/cluster/state").asText().equals("serving"));
        }
        cluster.awaitServed();
    }
}
