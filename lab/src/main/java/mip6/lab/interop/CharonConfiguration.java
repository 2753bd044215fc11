package mip6.lab.interop;

import mip6.ikev2.core.ConfigurationReply.HomePrefix;
import mip6.ikev2.vici.Section;
import mip6.lab.interop.Connection.Child;
import mip6.lab.radius.FreeRadius;
import mip6.wire.Bytes;
import mip6.wire.Writer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What strongSwan's charon is told: its file, and the connections and pools that it gets by VICI.
 */
record CharonConfiguration(Certificates certificates) {

    /** No more than is needed: others intercept packets of the machine, or start slowly. */
    private static final String PLUGINS =
            "random nonce openssl pem pkcs1 pkcs8 x509 pubkey constraints revocation"
                    + " sha1 sha2 hmac kdf gcm chapoly curve25519 gmp socket-default vici updown"
                    + " curl eap-identity eap-mschapv2 eap-tls eap-radius";

    private static final Set<String> LISTS = Set.of("proposals", "esp_proposals", "local_addrs");

    /** RFC 5026 8.2. */
    private static final String MIP6_HOME_PREFIX = "16";

    /**
     * strongswan.conf: one key a line, for that is all that its parser takes.
     *
     * @param kernel plugins that protect packets
     * @param settings lines of charon's section
     */
    static String file(Path folder, String kernel, String settings) {
        return """
        charon-systemd {
          load_modular = no
          load = %3$s
          install_routes = no
          install_virtual_ip = no
          retransmit_timeout = 1.0
          delete_rekeyed_delay = 0
          make_before_break = yes
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
        """
                .formatted(folder, settings, PLUGINS + " " + kernel);
    }

    /** Lines of charon's section: the AAA server that it relays EAP to. */
    static String aaaServer() {
        return """
        plugins {
            eap-radius {
              servers {
                lab {
                  address = %s
                  secret = %s
                }
              }
            }
          }
        """
                .formatted(Plan.aaa().getAddress().getHostAddress(), FreeRadius.SECRET);
    }

    static String childOf(Connection connection) {
        return "child-" + connection.name();
    }

    Section connection(Connection it) throws IOException {
        Section.Builder ike =
                Section.builder()
                        .put("version", 2)
                        .list("remote_addrs", it.ours().toString())
                        .put("unique", "never");
        boolean addressless = it.child().filter(child -> !child.hasRequest()).isPresent();
        if (!addressless && it.initiator() == Initiator.OURS) {
            ike.list("pools", it.name());
        } else if (!addressless) {
            ike.list("vips", "::");
        }
        put(
                ike,
                it.ike(),
                Map.of(
                        "local_addrs",
                        it.theirs().toString(),
                        "mobike",
                        "no",
                        "dpd_delay",
                        "0",
                        "rekey_time",
                        "0"));
        ike.put("local", local(it)).put("remote", remote(it));
        it.child()
                .ifPresent(
                        child ->
                                ike.section(
                                        "children",
                                        inner -> inner.put(childOf(it), child(it, child))));
        return ike.build();
    }

    Section pool(Connection it) {
        Section.Builder pool =
                Section.builder().put("addrs", it.homeAddress() + "-" + it.lastHomeAddress());
        it.homePrefix().ifPresent(prefix -> pool.octets(MIP6_HOME_PREFIX, octets(prefix)));
        return pool.build();
    }

    private static Bytes octets(HomePrefix home) {
        return new Writer()
                .u32(home.lifetime())
                .address(home.prefix().address())
                .u8(home.prefix().length())
                .toBytes();
    }

    private Section local(Connection it) throws IOException {
        Section.Builder local = Section.builder().put("id", Plan.THEIR_NAME);
        switch (it.proof()) {
            case Proof.PreSharedKey _ -> local.put("auth", "psk");
            case Proof.Certificate(var kind) -> {
                local.put("auth", kind.theirAuthentication());
                put(local, kind);
            }
            case Proof.Eap(var method, var judge) -> {
                if (it.initiator() == Initiator.THEIRS) {
                    local.put("auth", method.label()).put("eap_id", Plan.THEIR_NAME);
                    if (method == Proof.EapMethod.TLS) {
                        put(local, CertificateKind.ECDSA_P256);
                    }
                    if (judge == Proof.Judge.AAA_SERVER) {
                        local.put("aaa_id", Plan.AAA_NAME);
                    }
                } else {
                    local.put("auth", "pubkey");
                    put(local, CertificateKind.ECDSA_P256);
                }
            }
        }
        return local.build();
    }

    private void put(Section.Builder local, CertificateKind kind) throws IOException {
        Path file = certificates.certificate(Plan.THEIR_NAME, kind);
        local.octets("certs", Bytes.wrap(Files.readAllBytes(file)));
    }

    private static Section remote(Connection it) {
        Section.Builder remote = Section.builder().put("id", Plan.OUR_NAME);
        switch (it.proof()) {
            case Proof.PreSharedKey _ -> remote.put("auth", "psk");
            case Proof.Certificate(var kind) -> {
                remote.put("auth", kind.ourAuthentication());
                if (kind.isChecked()) {
                    remote.put("revocation", "strict");
                }
            }
            case Proof.Eap(var method, var judge) -> {
                if (it.initiator() == Initiator.OURS) {
                    remote.put(
                                    "auth",
                                    judge == Proof.Judge.AAA_SERVER ? "eap-radius" : method.label())
                            .put("eap_id", Plan.OUR_NAME);
                } else {
                    remote.put("auth", "pubkey");
                }
            }
        }
        return remote.build();
    }

    private static Section child(Connection it, Child kind) {
        Section.Builder child = Section.builder();
        String own = it.theirs() + "/128";
        String home = it.homeAddress() + "/128";
        boolean responds = it.initiator() == Initiator.OURS;
        switch (kind) {
            case MOBILITY_HEADER, MOBILITY_HEADER_STATIC, MOBILITY_HEADER_AT_HOME ->
                    // RFC 4877 4.3: the SAs end at the home address, the packets elsewhere
                    child.put("mode", "transport_proxy")
                            .put("policies", false)
                            .put("reqid", reqid(it))
                            .list("local_ts", (responds ? own : home) + "[135]")
                            .list("remote_ts", (responds ? home : it.ours() + "/128") + "[135]");
            case TUNNEL ->
                    child.put("mode", "tunnel")
                            .list("local_ts", responds ? "::/0" : home)
                            .list("remote_ts", responds ? home : "::/0");
        }
        put(child, it.more(), Map.of("rekey_time", "0"));
        return child.build();
    }

    /** Without policies of its own charon needs to be told it: one for each case. */
    static long reqid(Connection it) {
        return it.homeAddress().low() & 0xffff;
    }

    private static void put(
            Section.Builder section, Map<String, String> own, Map<String, String> usual) {
        Map<String, String> all = new TreeMap<>(usual);
        all.putAll(own);
        all.forEach(
                (key, value) -> {
                    if (LISTS.contains(key)) {
                        section.list(key, List.of(value));
                    } else {
                        section.put(key, value);
                    }
                });
    }
}
