package mip6.mn.edge;

import mip6.agent.StartException;
import mip6.agent.configuration.IkeConfiguration;
import mip6.agent.configuration.IkeConfiguration.Authentication;
import mip6.agent.configuration.SecretFile;
import mip6.agent.configuration.TomlTable;
import mip6.agent.configuration.TomlValue;
import mip6.mn.core.HomeAddressMaker;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where the home address comes from (RFC 5026 5.3): {@code home-address}, {@code stable-secret}.
 */
sealed interface HomeAddressConfiguration {

    /** 128 bits (RFC 7217 5). */
    int LEAST_SECRET = 16;

    /**
     * The home agent gives it.
     *
     * @param proposed what it is asked for
     */
    record Assigned(Optional<Ipv6Address> proposed) implements HomeAddressConfiguration {}

    /**
     * The node forms it, the same in a prefix each time (RFC 7217).
     *
     * @param secret what it is made with: what proves the identity, unless another file is named
     */
    record StableOpaque(SecretFile secret) implements HomeAddressConfiguration {}

    /** The node forms it, another one with each start (RFC 8981). */
    record Temporary() implements HomeAddressConfiguration {}

    static HomeAddressConfiguration read(TomlTable root, IkeConfiguration ike) {
        Optional<TomlValue> secret = root.optional("stable-secret");
        HomeAddressConfiguration read =
                root.optional("home-address")
                        .map(value -> read(value, secret, ike))
                        .orElseGet(() -> new Assigned(Optional.empty()));
        if (secret.isPresent() && !(read instanceof StableOpaque)) {
            throw root.refused("stable-secret needs home-address = \"own\"");
        }
        return read;
    }

    private static HomeAddressConfiguration read(
            TomlValue value, Optional<TomlValue> secret, IkeConfiguration ike) {
        return switch (value.text().toLowerCase(Locale.ROOT)) {
            case "assigned" -> new Assigned(Optional.empty());
            case "own" ->
                    new StableOpaque(secret.map(TomlValue::secretFile).orElseGet(() -> proof(ike)));
            case "temporary" -> new Temporary();
            default -> {
                String allowed =
                        "\"assigned\", \"own\", \"temporary\", or an IPv6 address to propose";
                Ipv6Address proposed = value.parsed(Ipv6Address::of, allowed);
                if (!proposed.isRoutableUnicast()) {
                    throw value.refused(allowed);
                }
                yield new Assigned(Optional.of(proposed));
            }
        };
    }

    /** What makes the home address; empty where the home agent gives it. */
    default Optional<HomeAddressMaker> maker(String identity, RandomGenerator random) {
        return switch (this) {
            case Assigned _ -> Optional.empty();
            case StableOpaque(SecretFile file) ->
                    Optional.of(new HomeAddressMaker.StableOpaque(secret(file), identity));
            case Temporary _ -> Optional.of(new HomeAddressMaker.Temporary(random));
        };
    }

    private static SecretFile proof(IkeConfiguration ike) {
        return switch (ike.authentication()) {
            case Authentication.Certificates files -> files.privateKey();
            case Authentication.PreSharedKeys(SecretFile keys) -> keys;
            case Authentication.EapPassword eap -> eap.password();
            case Authentication.EapTls files -> files.privateKey();
            case Authentication.None() ->
                    throw new IllegalStateException("nothing is formed without a secret");
        };
    }

    /** Tells nothing of the file, which may hold a key that is used for something else. */
    private static Secret secret(SecretFile file) {
        try (Secret octets = file.read()) {
            if (octets.length() < LEAST_SECRET) {
                throw StartException.configuration(
                        "%s: %s: holds less than %d octets, which RFC 7217 asks for"
                                .formatted(file.where(), file.path(), LEAST_SECRET));
            }
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(octets.reveal(), "HmacSHA256"));
            return Secret.wrap(mac.doFinal("mip6 RFC 7217".getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
