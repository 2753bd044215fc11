package mip6.lab.failover;

import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.net.Privilege;
import mip6.lab.oracle.Tool;
import mip6.lab.program.LabException;
import mip6.lab.program.Program;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** VRRP says that a home agent has failed: a real keepalived and the hook of the examples. */
@Timeout(180)
class KeepalivedIT {

    @TempDir private Path folder = Path.of("");

    @BeforeEach
    void needsPrograms() {
        Privilege.require();
        Tool _ = Tool.program("etcd");
        Tool _ = Tool.program("keepalived");
    }

    @Test
    void whoseMachineIsGoneIsTakenOver() throws Exception {
        String variables = "MIP6_VRRP_FIFO='" + fifo("ha2") + "'";
        try (HookedPair pair = new HookedPair(folder, "hook-keepalived", variables)) {
            awaitState(startKeepalived(pair, pair.first()), "(ha1.example.com) Entering MASTER");
            awaitState(startKeepalived(pair, pair.second()), "(ha2.example.com) Entering MASTER");
            pair.firstFails();
        }
    }

    private static void awaitState(Program keepalived, String words)
            throws LabException, InterruptedException {
        String _ =
                keepalived.await(
                        words,
                        HookedPair.PATIENCE,
                        line -> line.contains(words) ? Optional.of(line) : Optional.empty());
    }

    private Path fifo(String host) {
        return folder.resolve(host + ".vrrp");
    }

    /** By the configuration of the examples, which is that of the second home agent. */
    private Program startKeepalived(HookedPair pair, HomeAgent homeAgent) throws IOException {
        String host = homeAgent.host();
        Path configuration = folder.resolve(host + ".keepalived.conf");
        String text =
                Files.readString(HookedPair.EXAMPLES.resolve("keepalived.conf"))
                        .replace(
                                "eth0",
                                FailoverTopology.homeLinkInterface(FailoverOptions.simple()))
                        .replace("/run/mip6-vrrp", fifo(host).toString())
                        .replace("/usr/bin/systemctl is-active --quiet mip6-ha", "/bin/true");
        if (homeAgent.number() == 1) {
            text =
                    text.replace("priority 100", "priority 1")
                            .replace("priority 200", "priority 100")
                            .replace("priority 1\n", "priority 200\n");
        }
        Files.writeString(configuration, text);
        return pair.start(
                homeAgent,
                "keepalived",
                "exec keepalived -n -l -D -P -f '%1$s' -p '%2$s.pid' -r '%2$s.vrrp.pid' 2>&1"
                        .formatted(configuration, folder.resolve(host + ".keepalived")));
    }
}
