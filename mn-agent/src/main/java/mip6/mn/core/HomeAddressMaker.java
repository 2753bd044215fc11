package mip6.mn.core;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.Secret;
import mip6.wire.Writer;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.random.RandomGenerator;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How a mobile node forms a home address from the prefix of its home link (RFC 5026 5.3.2). */
public sealed interface HomeAddressMaker {

    /** A longer prefix leaves too little to draw from. */
    int LONGEST_PREFIX = 120;

    /**
     * An address of {@code prefix}.
     *
     * @param duplicates how many that were made before turned out to be another node's
     */
    Ipv6Address make(Ipv6Prefix prefix, int duplicates);

    /**
     * Always the same in a prefix, and telling nothing to those who do not have the secret (RFC
     * 7217).
     *
     * @param interfaceName Net_Iface of RFC 7217 5: a home address is on no interface, so that it
     *     is the node's identity
     */
    record StableOpaque(Secret secret, String interfaceName) implements HomeAddressMaker {

        @Override
        public Ipv6Address make(Ipv6Prefix prefix, int duplicates) {
            // RFC 7217 5: what is reserved counts like a duplicate; the step keeps these apart.
            int counter = duplicates;
            Ipv6Address made = address(prefix, counter);
            while (isReserved(made, prefix)) {
                counter += 0x1_0000;
                made = address(prefix, counter);
            }
            return made;
        }

        private Ipv6Address address(Ipv6Prefix prefix, int counter) {
            Bytes name = Bytes.wrap(interfaceName.getBytes(StandardCharsets.UTF_8));
            byte[] input =
                    new Writer(32 + name.length())
                            .address(prefix.address())
                            .u8(prefix.length())
                            .u16(name.length())
                            .bytes(name)
                            .u32(counter)
                            .toBytes()
                            .toArray();
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret.reveal(), "HmacSHA256"));
                byte[] random = mac.doFinal(input);
                Bytes least = Bytes.wrap(random).slice(random.length - 16, random.length);
                return within(prefix, Ipv6Address.of(least));
            } catch (GeneralSecurityException missing) {
                throw new IllegalStateException(missing);
            }
        }
    }

    /** Another one each time (RFC 8981 3.3.1). */
    record Temporary(RandomGenerator random) implements HomeAddressMaker {

        @Override
        public Ipv6Address make(Ipv6Prefix prefix, int duplicates) {
            Ipv6Address made;
            do {
                made = within(prefix, new Ipv6Address(random.nextLong(), random.nextLong()));
            } while (isReserved(made, prefix));
            return made;
        }
    }

    /** The prefix, and behind it the bits of {@code host}. */
    private static Ipv6Address within(Ipv6Prefix prefix, Ipv6Address host) {
        int length = prefix.length();
        long high = length == 0 ? 0 : length >= 64 ? -1 : -1L << 64 - length;
        long low = length <= 64 ? 0 : -1L << 128 - length;
        return new Ipv6Address(
                prefix.address().high() & high | host.high() & ~high,
                prefix.address().low() & low | host.low() & ~low);
    }

    /** The Subnet-Router anycast address, and the identifiers that IANA keeps (RFC 5453). */
    private static boolean isReserved(Ipv6Address address, Ipv6Prefix prefix) {
        long identifier = address.low();
        return address.equals(prefix.address())
                || identifier >>> 7 == 0xfdff_ffff_ffff_ff80L >>> 7
                || identifier >>> 24 == 0x0200_5eff_feL;
    }
}
