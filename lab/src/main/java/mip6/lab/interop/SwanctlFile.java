package mip6.lab.interop;

import mip6.lab.interop.Connection.Child;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files that strongSwan reads: one key a line, for that is all that its parser takes. */
final class SwanctlFile {

    /** No more than is needed: others intercept packets of the machine, or start slowly. */
    private static final String PLUGINS =
            "random nonce openssl pem pkcs1 pkcs8 x509 pubkey constraints revocation"
                    + " sha1 sha2 hmac kdf gcm chapoly curve25519 gmp socket-default vici updown"
                    + " eap-identity eap-mschapv2 eap-tls eap-radius";

    private static final String SECRETS =
            """
            secrets {
              ike-all {
                secret = "%s"
              }
            }
            """
                    .formatted(Plan.PRE_SHARED_KEY);

    private SwanctlFile() {}

    /**
     * strongswan.conf.
     *
     * @param kernel plugins that protect packets
     * @param settings lines of charon's section
     */
    static String daemon(Path folder, String kernel, String settings) {
        return """
        charon-systemd {
          load_modular = no
          load = %3$s
          install_routes = no
          install_virtual_ip = no
          retransmit_timeout = 1.0
          journal {
            default = -1
          }
          filelog {
            log {
              path = %1$s/charon.txt
              default = 1
              ike_name = yes
              flush_line = yes
            }
          }
          plugins {
            vici {
              socket = unix://%1$s/vici
            }
          }
          %2$s
        }
        swanctl {
          load = pem pkcs1 pkcs8 x509 openssl random nonce pubkey
        }
        """
                .formatted(folder, settings, PLUGINS + " " + kernel);
    }

    /** swanctl.conf. */
    static String connections(List<Connection> connections) {
        StringBuilder text = new StringBuilder("connections {\n");
        connections.forEach(it -> text.append(connection(it)));
        text.append("}\npools {\n");
        connections.forEach(
                it ->
                        text.append(
                                "%s {\naddrs = %s-%s\n}\n"
                                        .formatted(
                                                it.name(),
                                                it.homeAddress(),
                                                it.lastHomeAddress())));
        return text.append("}\n").append(SECRETS).toString();
    }

    static String childOf(Connection connection) {
        return "child-" + connection.name();
    }

    private static String connection(Connection it) {
        Map<String, String> ike = new TreeMap<>();
        ike.put("version", "2");
        ike.put("local_addrs", it.theirs().toString());
        ike.put("remote_addrs", it.ours().toString());
        ike.put("mobike", "no");
        ike.put("unique", "never");
        ike.put("dpd_delay", "0");
        ike.put("rekey_time", "0");
        if (it.initiator() == Initiator.OURS) {
            ike.put("pools", it.name());
        } else {
            ike.put("vips", "::");
        }
        ike.putAll(it.ike());
        return "%s {\n%slocal {\n%s}\nremote {\n%s}\nchildren {\n%s}\n}\n"
                .formatted(
                        it.name(),
                        lines(ike),
                        lines(local(it.proof())),
                        lines(remote(it.proof())),
                        it.child().map(child -> child(it, child)).orElse(""));
    }

    private static Map<String, String> local(Proof proof) {
        return switch (proof) {
            case Proof.PreSharedKey _ -> Map.of("auth", "psk", "id", Plan.THEIR_NAME);
            case Proof.Certificate(var kind) ->
                    Map.of("auth", "pubkey", "id", Plan.THEIR_NAME, "certs", kind + ".pem");
        };
    }

    private static Map<String, String> remote(Proof proof) {
        return switch (proof) {
            case Proof.PreSharedKey _ -> Map.of("auth", "psk", "id", Plan.OUR_NAME);
            case Proof.Certificate _ -> Map.of("auth", "pubkey", "id", Plan.OUR_NAME);
        };
    }

    private static String child(Connection it, Child kind) {
        Map<String, String> child = new TreeMap<>();
        String own = it.theirs() + "/128";
        String home = it.homeAddress() + "/128";
        boolean responds = it.initiator() == Initiator.OURS;
        switch (kind) {
            case MOBILITY_HEADER -> {
                // RFC 4877 4.3: the SAs end at the home address, the packets at the care-of address
                child.put("mode", "transport_proxy");
                child.put("policies", "no");
                child.put("reqid", Integer.toString(reqid(it)));
                child.put("local_ts", (responds ? own : home) + "[135]");
                child.put("remote_ts", (responds ? home : it.ours() + "/128") + "[135]");
            }
            case TUNNEL -> {
                child.put("mode", "tunnel");
                child.put("local_ts", responds ? "::/0" : home);
                child.put("remote_ts", responds ? home : "::/0");
            }
        }
        child.put("rekey_time", "0");
        child.putAll(it.more());
        return "%s {\n%s}\n".formatted(childOf(it), lines(child));
    }

    /** Without policies of its own charon needs to be told it: one for each case. */
    private static int reqid(Connection it) {
        return (int) (it.homeAddress().low() & 0xffff);
    }

    private static String lines(Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(values)
                .forEach((key, value) -> text.append("%s = %s%n".formatted(key, value)));
        return text.toString();
    }
}
