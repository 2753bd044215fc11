package mip6.lab.vici;

import mip6.ikev2.vici.IkeSaStatus;
import mip6.ikev2.vici.SaSelection;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.client.ViciClient;
import mip6.ikev2.vici.client.ViciEndpoint;
import mip6.ikev2.vici.client.ViciEvents;
import mip6.ikev2.vici.client.ViciNotice;
import mip6.wire.Secret;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** How the client is used, by somebody outside of its packages; what is in {@code main} is told. */
final class ViciExample {

    private ViciExample() {}

    public static void main(String[] arguments) throws Exception {
        Section connection =
                Section.builder() // as in swanctl.conf
                        .put("version", 2)
                        .list("local_addrs", "2001:db8:a1::5")
                        .list("remote_addrs", "2001:db8:1::1")
                        .section("local", local -> local.put("auth", "psk").put("id", "mn1"))
                        .section("remote", remote -> remote.put("auth", "psk").put("id", "ha1"))
                        .put("childless", "force")
                        .build();
        ViciEndpoint endpoint = ViciEndpoint.parse(arguments[0]); // unix:///var/run/charon.vici
        try (ViciClient charon = new ViciClient(endpoint);
                ViciEvents events = charon.events(Set.of("ike-updown", "child-updown"));
                Secret secret = Secret.wrap(Files.readAllBytes(Path.of(arguments[1])))) {
            charon.loadShared("mn1", "IKE", secret, List.of("mn1", "ha1"));
            charon.loadConnection("ha1", connection);
            charon.initiate(SaSelection.ofIke("ha1"), Duration.ofSeconds(10));
            for (IkeSaStatus sa : charon.listSas()) {
                System.out.println(sa.name() + " " + sa.state() + " " + sa.remoteHost());
            }
            switch (events.next()) {
                // all that there is: first of all, and after a restart
                case ViciNotice.Synchronised(var daemon, var sas) ->
                        System.out.println(daemon.version() + " has told " + sas.size());
                case ViciNotice.Occurred(var event, var content) ->
                        System.out.println(event + ": " + IkeSaStatus.allOf(content));
                // until the next Synchronised
                case ViciNotice.Lost(var reason, var why) -> System.out.println(reason + why);
            }
        }
    }
}
