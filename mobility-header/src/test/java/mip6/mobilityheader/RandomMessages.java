package mip6.mobilityheader;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/** Any message that can exist, from a seed. */
final class RandomMessages {

    private static final String LETTERS =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

    private final Random random;

    RandomMessages(long seed) {
        random = new Random(seed);
    }

    MobilityMessage message() {
        return switch (random.nextInt(6)) {
            case 0 -> new BindingRefreshRequest(options(false));
            case 1 ->
                    new BindingUpdate(
                            new SequenceNumber(number(16)),
                            flag(),
                            flag(),
                            flag(),
                            flag(),
                            new Lifetime(number(16)),
                            options(false));
            case 2 ->
                    new BindingAcknowledgement(
                            new BindingStatus(number(8)),
                            flag(),
                            new SequenceNumber(number(16)),
                            new Lifetime(number(16)),
                            options(true));
            case 3 -> new BindingError(number(8), address(), options(true));
            case 4 -> new HomeAgentSwitch(flag(), list(9, this::address), options(true));
            default ->
                    new UnrecognizedMessage(
                            unlike(MobilityHeader::isRecognized), bytes(8 * random.nextInt(9) + 2));
        };
    }

    MobilePrefixMessage prefixMessage() {
        List<NeighborDiscoveryOption> options = list(5, this::neighborDiscoveryOption);
        return flag()
                ? new MobilePrefixSolicitation(number(16), options)
                : new MobilePrefixAdvertisement(number(16), flag(), flag(), options);
    }

    Ipv6Address address() {
        return new Ipv6Address(random.nextLong(), random.nextLong());
    }

    Bytes bytes(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return Bytes.wrap(octets);
    }

    int number(int bits) {
        return random.nextInt(1 << bits);
    }

    private List<MobilityOption> options(boolean answered) {
        return list(6, () -> option(answered));
    }

    private MobilityOption option(boolean answered) {
        return switch (random.nextInt(5)) {
            case 0 -> new BindingRefreshAdvice(new Lifetime(number(16)));
            case 1 -> new AlternateCareOfAddress(address());
            case 2 -> new MobileNodeIdentifier(number(8), bytes(random.nextInt(40)));
            case 3 -> {
                DnsUpdate request = DnsUpdate.request(flag(), name());
                yield answered ? request.answered(new DnsUpdateStatus(number(8))) : request;
            }
            default ->
                    new UnrecognizedOption(
                            unlike(MobilityOptions::isRecognized), bytes(random.nextInt(40)));
        };
    }

    private NeighborDiscoveryOption neighborDiscoveryOption() {
        return flag()
                ? new PrefixInformation(
                        random.nextInt(129),
                        flag(),
                        flag(),
                        flag(),
                        random.nextLong(1L << 32),
                        random.nextLong(1L << 32),
                        address())
                : new UnrecognizedNeighborDiscoveryOption(
                        unlike(type -> type == PrefixInformation.TYPE),
                        bytes(8 * random.nextInt(5) + 6));
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        int labels = 1 + random.nextInt(4);
        for (int i = 0; i < labels; i++) {
            name.append(i == 0 ? "" : ".");
            int length = 1 + random.nextInt(flag() ? 20 : 60);
            for (int j = 0; j < length; j++) {
                name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
        }
        return name.toString();
    }

    private int unlike(IntPredicate known) {
        return random.ints(0, 256).filter(known.negate()).findFirst().orElseThrow();
    }

    private boolean flag() {
        return random.nextBoolean();
    }

    private <T> List<T> list(int most, Supplier<T> element) {
        List<T> elements = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            elements.add(element.get());
        }
        return elements;
    }
}
