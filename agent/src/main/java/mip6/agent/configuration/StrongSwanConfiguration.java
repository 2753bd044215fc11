package mip6.agent.configuration;

import mip6.agent.StartException;
import mip6.agent.configuration.CommonConfiguration.DataPlaneKind;
import mip6.ikev2.charon.CharonTerms;
import mip6.ikev2.revocation.RevocationMode;
import mip6.ikev2.vici.client.ViciEndpoint;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * strongSwan's charon as who speaks IKEv2 ({@code engine = "strongswan"} in the table {@code
 * [ike]}).
 *
 * @param vici where it listens
 */
public record StrongSwanConfiguration(ViciEndpoint vici, CharonTerms terms) {

    private static final String ALLOWED = "unix:///PATH, /PATH or tcp://ADDRESS:PORT";

    /** Keys of {@code [ike]} that say what VICI cannot, and who decides it. */
    private static final Map<String, String> OTHERS =
            Map.of(
                    "export-keys", "charon tells no keys",
                    "retransmissions", "strongswan.conf says it (charon.retransmit_tries)",
                    "keepalive", "strongswan.conf says it (charon.keep_alive)",
                    "longest-datagram", "strongswan.conf says it (charon.fragment_size)",
                    "child-rekey-packets", "charon renews keys by time alone here",
                    "child-rekey-bytes", "charon renews keys by time alone here",
                    "reauthentication", "charon would give the home address away meanwhile",
                    "forward-secrecy", "add a group to esp-proposals instead");

    private enum Engine {
        NATIVE,
        STRONGSWAN
    }

    /**
     * Reads {@code engine} and {@code vici}; empty where the engine is our own.
     *
     * @param ike the table
     */
    static Optional<StrongSwanConfiguration> read(
            TomlTable ike, boolean eap, Duration liveness, RevocationConfiguration revocation) {
        Engine engine =
                ike.optional("engine").map(v -> v.choice(Engine.class)).orElse(Engine.NATIVE);
        Optional<TomlValue> vici = ike.optional("vici");
        if (engine == Engine.NATIVE) {
            vici.ifPresent(
                    _ -> {
                        throw ike.refused("vici needs engine = \"strongswan\"");
                    });
            return Optional.empty();
        }
        OTHERS.forEach(
                (key, why) -> {
                    if (ike.optional(key).isPresent()) {
                        throw ike.refused(key + " needs ike.engine = \"native\": " + why);
                    }
                });
        if (eap) {
            throw ike.refused(
                    "engine = \"strongswan\" needs authentication = \"certificate\" or"
                            + " \"pre-shared-key\"");
        }
        boolean otherSources =
                !revocation.lists().isEmpty()
                        || !revocation.files().isEmpty()
                        || revocation.responder().isPresent();
        if (otherSources) {
            throw ike.refused(
                    "engine = \"strongswan\" asks whom certificates name: leave lists and responder"
                            + " out of [revocation]");
        }
        return Optional.of(
                new StrongSwanConfiguration(
                        vici.map(v -> v.parsed(ViciEndpoint::parse, ALLOWED))
                                .orElse(ViciEndpoint.DEFAULT),
                        new CharonTerms(
                                proposals(ike, "proposals"),
                                proposals(ike, "esp-proposals"),
                                liveness,
                                revocation.mode() == RevocationMode.STRICT)));
    }

    /** In the notation of swanctl.conf, as they are. */
    private static List<String> proposals(TomlTable ike, String key) {
        List<String> all = ike.list(key).stream().map(TomlValue::text).toList();
        return all.isEmpty() ? List.of("default") : all;
    }

    /**
     * The line for a file whose data plane does without charon's states.
     *
     * @throws StartException where it does
     */
    public static void refuseUserspace(TomlTable root, DataPlaneKind kind) {
        if (kind != DataPlaneKind.KERNEL) {
            throw root.refused(
                    "ike.engine = \"strongswan\" needs dataplane = \"kernel\": charon gives its"
                            + " keys to the kernel alone");
        }
    }
}
