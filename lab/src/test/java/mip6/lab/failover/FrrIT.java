package mip6.lab.failover;

import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.net.Privilege;
import mip6.lab.oracle.Tool;
import mip6.lab.program.Program;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;

/** BFD says that a home agent has failed: a real bfdd of FRR and the hook of the examples. */
@Timeout(180)
class FrrIT {

    private static final Path BFDD = Path.of("/usr/lib/frr/bfdd");

    /** It insists on one of its own. */
    private static final String USER = "frr";

    @TempDir private Path folder = Path.of("");

    @BeforeEach
    void needsPrograms() {
        Privilege.require();
        Tool _ = Tool.program("etcd");
        Tool.require(Files.isExecutable(BFDD), "program " + BFDD);
    }

    @Test
    void whoseMachineIsGoneIsTakenOver() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Path peers =
                Files.writeString(folder.resolve("bfd-peers"), "2001:db8:1::1 ha1.example.com\n");
        String variables =
                "MIP6_BFD_PEERS='%s' MIP6_BFD_SOCKETS='%s'".formatted(peers, sockets("ha2"));
        try (HookedPair pair = new HookedPair(folder, "hook-bfd", variables)) {
            Program _ = startBfdd(pair, pair.first());
            Program _ = startBfdd(pair, pair.second());
            Tool vtysh = Tool.program("vtysh");
            BesiegedCluster.await("bfdd to listen", () -> Files.exists(sockets("ha2/bfdd.vty")));
            BesiegedCluster.await(
                    "a session of both",
                    () ->
                            vtysh.run(
                                            "--vty_socket",
                                            sockets("ha2").toString(),
                                            "-d",
                                            "bfdd",
                                            "-c",
                                            "show bfd peers json")
                                    .contains("\"status\":\"up\""));
            pair.firstFails();
        }
    }

    private Path sockets(String host) {
        return folder.resolve("bfd").resolve(host);
    }

    /** By the configuration of the examples, which is that of the second home agent. */
    private Program startBfdd(HookedPair pair, HomeAgent homeAgent) throws IOException {
        String text = Files.readString(HookedPair.EXAMPLES.resolve("bfdd.conf"));
        if (homeAgent.number() == 1) {
            text =
                    text.replace(
                            "peer 2001:db8:1::1 local-address 2001:db8:1::2",
                            "peer 2001:db8:1::2 local-address 2001:db8:1::1");
        }
        Path own = Files.createDirectories(sockets(homeAgent.host()));
        Path configuration = Files.writeString(own.resolve("bfdd.conf"), text);
        UserPrincipalLookupService users = folder.getFileSystem().getUserPrincipalLookupService();
        Files.setOwner(own, users.lookupPrincipalByName(USER));
        Files.setOwner(configuration, users.lookupPrincipalByName(USER));
        return pair.start(
                homeAgent,
                "bfdd",
                ("exec %1$s -u %3$s -g %3$s -f '%2$s/bfdd.conf' -i '%2$s/pid' -z '%2$s/zserv'"
                                + " --vty_socket '%2$s' --bfdctl '%2$s/bfdd.sock' -P 0 --log stdout"
                                + " 2>&1")
                        .formatted(BFDD, own, USER));
    }
}
