package mip6.ikev2.vici.client;

import mip6.ikev2.vici.IkeSaStatus;
import mip6.ikev2.vici.SaSelection;
import mip6.ikev2.vici.Section;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** How the client is used; part of the README. */
final class ViciExample {

    private ViciExample() {}

    public static void main(String[] arguments) throws Exception {
        Section connection =
                Section.builder()
                        .put("version", 2)
                        .list("local_addrs", "2001:db8:a1::5")
                        .list("remote_addrs", "2001:db8:1::1")
                        .section("local", local -> local.put("auth", "psk").put("id", "mn1"))
                        .section("remote", remote -> remote.put("auth", "psk").put("id", "ha1"))
                        .put("childless", "force")
                        .build();
        Section pool =
                Section.builder()
                        .put("addrs", "2001:db8:1::1000/120")
                        .octets("16", Bytes.ofHex("0000ffff20010db800010000000000000000000040"))
                        .build();

        ViciEndpoint endpoint = ViciEndpoint.parse("unix:///var/run/charon.vici");
        try (ViciClient charon = new ViciClient(endpoint);
                ViciEvents events = charon.events(Set.of("ike-updown", "child-updown"));
                Secret secret = Secret.wrap(Files.readAllBytes(Path.of("mn1.psk")))) {
            charon.loadShared("mn1", "IKE", secret, List.of("mn1", "ha1"));
            charon.loadPool("hoa", pool);
            charon.loadConnection("ha1", connection);
            charon.initiate(SaSelection.ofIke("ha1"), Duration.ofSeconds(10));
            for (IkeSaStatus sa : charon.listSas()) {
                System.out.println(sa.name() + " " + sa.state() + " " + sa.remoteHost());
            }
            switch (events.next()) {
                case ViciNotice.Synchronised(var daemon, var sas) ->
                        System.out.println(daemon.version() + " has " + sas.size() + " IKE SAs");
                case ViciNotice.Occurred(var event, var content) ->
                        System.out.println(event + ": " + IkeSaStatus.allOf(content));
                case ViciNotice.Lost(var _, var why) -> System.out.println(why);
            }
        }
    }
}
