package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Valid messages of every shape, from a seeded source. */
public final class RandomMessages {

    private final RandomGenerator random;

    public RandomMessages(RandomGenerator random) {
        this.random = random;
    }

    public IkeMessage message() {
        List<Payload> payloads = payloads();
        if (random.nextInt(4) == 0) {
            payloads.add(
                    random.nextBoolean()
                            ? new Encrypted(random.nextInt(256), bytes(0, 300))
                            : new EncryptedFragment(random.nextInt(256), 2, 3, bytes(0, 300)));
        }
        return new IkeMessage(
                new IkeSpi(random.nextLong()),
                new IkeSpi(random.nextLong()),
                random.nextInt(256),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextLong(1L << 32),
                payloads);
    }

    /** Up to eight payloads, none of them encrypted. */
    public List<Payload> payloads() {
        return new ArrayList<>(list(0, 8, this::payload));
    }

    private Payload payload() {
        return switch (random.nextInt(16)) {
            case 0 -> new SecurityAssociation(list(1, 4, this::proposal));
            case 1 -> new KeyExchange(random.nextInt(1 << 16), bytes(1, 256));
            case 2 -> new IdentificationInitiator(identity());
            case 3 -> new IdentificationResponder(identity());
            case 4 -> new Certificate(random.nextInt(256), bytes(1, 600));
            case 5 -> new CertificateRequest(random.nextInt(256), bytes(0, 60));
            case 6 -> new Authentication(random.nextInt(256), bytes(1, 100));
            case 7 -> new Nonce(bytes(16, 256));
            case 8 ->
                    new Notify(
                            random.nextInt(4), bytes(0, 8), random.nextInt(1 << 16), bytes(0, 64));
            case 9 ->
                    random.nextBoolean() ? Delete.ike() : Delete.esp(list(0, 5, () -> bytes(4, 4)));
            case 10 -> new VendorId(bytes(0, 40));
            case 11 -> new TrafficSelectorsInitiator(list(1, 5, this::selector));
            case 12 -> new TrafficSelectorsResponder(list(1, 5, this::selector));
            case 13 -> new Configuration(random.nextInt(5), list(0, 6, this::attribute));
            case 14 -> new Eap(bytes(0, 100));
            default ->
                    new UnrecognizedPayload(
                            random.nextInt(54, 256), random.nextBoolean(), bytes(0, 40));
        };
    }

    private Identity identity() {
        return switch (random.nextInt(4)) {
            case 0 -> Identity.fqdn("mn" + random.nextInt(1000) + ".example.com");
            case 1 -> Identity.rfc822("mn" + random.nextInt(1000) + "@example.com");
            case 2 -> Identity.ipv6(address());
            default -> new Identity(Identity.ID_KEY_ID, bytes(0, 30));
        };
    }

    private Proposal proposal() {
        return new Proposal(
                random.nextInt(256), random.nextInt(4), bytes(0, 8), list(0, 9, this::transform));
    }

    private Transform transform() {
        return new Transform(
                random.nextInt(256),
                random.nextInt(1 << 16),
                list(
                        0,
                        3,
                        () ->
                                random.nextBoolean()
                                        ? new TransformAttribute.TypeValue(
                                                random.nextInt(1 << 15), random.nextInt(1 << 16))
                                        : new TransformAttribute.TypeLengthValue(
                                                random.nextInt(1 << 15), bytes(0, 9))));
    }

    private Selector selector() {
        if (random.nextInt(3) == 0) {
            return new UnsupportedSelector(7, random.nextInt(256), bytes(0, 12));
        }
        Ipv6Address one = address();
        Ipv6Address other = address();
        boolean ordered = one.compareTo(other) <= 0;
        int port = random.nextInt(1 << 16);
        return new TrafficSelector(
                random.nextInt(256),
                random.nextInt(port + 1),
                port,
                ordered ? one : other,
                ordered ? other : one);
    }

    private ConfigurationAttribute attribute() {
        return switch (random.nextInt(6)) {
            case 0 -> ConfigurationAttribute.InternalIp6Address.any();
            case 1 -> ConfigurationAttribute.InternalIp6Address.of(address(), random.nextInt(129));
            case 2 -> new ConfigurationAttribute.InternalIp6Dns(maybe(this::address));
            case 3 -> new ConfigurationAttribute.Mip6HomePrefix(maybe(this::homePrefix));
            default ->
                    new ConfigurationAttribute.Unrecognized(
                            random.nextInt(17, 1 << 15), bytes(0, 30));
        };
    }

    private ConfigurationAttribute.Mip6HomePrefix.PrefixWithLifetime homePrefix() {
        return new ConfigurationAttribute.Mip6HomePrefix.PrefixWithLifetime(
                random.nextLong(1L << 32), new Ipv6Prefix(address(), random.nextInt(129)));
    }

    private Ipv6Address address() {
        return new Ipv6Address(random.nextLong(), random.nextLong());
    }

    private Bytes bytes(int atLeast, int atMost) {
        byte[] octets = new byte[random.nextInt(atLeast, atMost + 1)];
        random.nextBytes(octets);
        return Bytes.wrap(octets);
    }

    private <T> Optional<T> maybe(Supplier<T> source) {
        return random.nextBoolean() ? Optional.of(source.get()) : Optional.empty();
    }

    private <T> List<T> list(int atLeast, int atMost, Supplier<? extends T> source) {
        List<T> list = new ArrayList<>();
        int size = random.nextInt(atLeast, atMost + 1);
        for (int i = 0; i < size; i++) {
            list.add(source.get());
        }
        return list;
    }
}
