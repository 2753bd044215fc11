package mip6.mn.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.mobilityheader.AlternateCareOfAddress;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** How often registrations send (RFC 6275 11.8). */
class TransmissionsTest {

    private static final Ipv6Address HOME_AGENT = Ipv6Address.of("2001:db8:1::1");
    private static final CareOfAddress FIRST = careOf("2001:db8:a1::1");
    private static final CareOfAddress SECOND = careOf("2001:db8:a2::1");

    private final Transmissions transmissions = new Transmissions(new SequenceNumber(0xfffe));
    private final HomeRegistration registration = registration("2001:db8:1::1000", HOME_AGENT);

    private static CareOfAddress careOf(String address) {
        return new CareOfAddress(Ipv6Address.of(address), 2, "wlan0");
    }

    private static long at(double seconds) {
        return (long) (seconds * 1_000_000_000L);
    }

    private HomeRegistration registration(String homeAddress, Ipv6Address homeAgent) {
        return new HomeRegistration(
                MobileNodeSettings.standard("mn1.example.com"),
                Ipv6Address.of(homeAddress),
                Long.MAX_VALUE,
                transmissions.to(homeAgent));
    }

    /** RFC 6275 11.8: never more than MAX_UPDATE_RATE in a second, however fast the node moves. */
    @Test
    @Tag("req:S6275-11.5.3-b")
    void updatesAreBoundedInRate() {
        int sent = 0;
        for (int i = 0; i < 50; i++) {
            sent +=
                    registration.register(i % 2 == 0 ? FIRST : SECOND, at(i / 100.0)).isPresent()
                            ? 1
                            : 0;
        }
        assertThat(sent).isEqualTo(3);
        assertThat(registration.deadline()).isEqualTo(at(1));
        assertThat(registration.timePassed(at(1)).orElseThrow().options())
                .contains(new AlternateCareOfAddress(SECOND.address()));
    }

    /** RFC 6275 11.8: the rate is that of the destination, whatever home address it is about. */
    @Test
    @Tag("req:S6275-11.5.3-b")
    void anotherRegistrationWithTheSameHomeAgentSharesItsRate() {
        for (double seconds : new double[] {0, 0.1, 0.2}) {
            assertThat(registration.register(FIRST, at(seconds))).isPresent();
        }
        HomeRegistration next = registration("2001:db8:1::2000", HOME_AGENT);
        assertThat(next.register(FIRST, at(0.5))).isEmpty();
        assertThat(next.deadline()).isEqualTo(at(1));
        assertThat(
                        registration("2001:db8:2::2000", Ipv6Address.of("2001:db8:2::1"))
                                .register(FIRST, at(0.6)))
                .isPresent();
        assertThat(next.timePassed(at(1))).isPresent();
    }

    /** RFC 6275 11.8: its timer is that of any other first transmission. */
    @Test
    @Tag("req:S6275-11.8-a")
    void anUpdateThatHadToWaitWaitsForItsAnswerNoShorter() {
        for (double seconds : new double[] {0, 0.01, 0.02}) {
            assertThat(registration.register(FIRST, at(seconds))).isPresent();
        }
        assertThat(registration.register(SECOND, at(0.99))).isEmpty();
        double due = 1;
        for (double wait : new double[] {1.5, 3, 6}) {
            assertThat(registration.deadline()).isEqualTo(at(due));
            assertThat(registration.timePassed(at(due))).isPresent();
            due += wait;
        }
    }

    /** RFC 6275 11.8: movements, retransmissions, however fast their timer, and the end alike. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @Tag("req:S6275-11.5.3-b")
    void noSecondSeesMoreThanThreeUpdates(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        registration.succeed(Duration.ofMillis(100), false);
        List<Long> sent = new ArrayList<>();
        for (long now = 0; now < at(60); now += random.nextLong(at(0.2))) {
            while (registration.deadline() <= now) {
                long due = registration.deadline();
                registration.timePassed(due).ifPresent(_ -> sent.add(due));
            }
            Optional<BindingUpdate> update =
                    switch (random.nextInt(20)) {
                        case 0, 1, 2 -> registration.register(FIRST, now);
                        case 3 -> registration.deregister(SECOND, now);
                        case 4 -> registration.returnHome(SECOND, now);
                        default -> Optional.empty();
                    };
            if (update.isPresent()) {
                sent.add(now);
            }
        }
        assertThat(sent).hasSizeGreaterThan(60);
        for (int i = 3; i < sent.size(); i++) {
            assertThat(sent.get(i) - sent.get(i - 3)).isGreaterThanOrEqualTo(at(1));
        }
    }
}
