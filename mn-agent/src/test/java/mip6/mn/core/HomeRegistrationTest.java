package mip6.mn.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.mn.core.HomeRegistration.Outcome;
import mip6.mobilityheader.AlternateCareOfAddress;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingRefreshAdvice;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.DnsUpdate;
import mip6.mobilityheader.DnsUpdateStatus;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityOption;
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

class HomeRegistrationTest {

    private static final String NAME = "mn1.example.com";
    private static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::1000");
    private static final Ipv6Address HOME_AGENT = Ipv6Address.of("2001:db8:1::1");
    private static final CareOfAddress FIRST = careOf("2001:db8:a1::1");
    private static final CareOfAddress SECOND = careOf("2001:db8:a2::1");

    private final Transmissions transmissions = new Transmissions(new SequenceNumber(0xfffe));
    private final HomeRegistration registration =
            new HomeRegistration(
                    MobileNodeSettings.standard(NAME),
                    HOME,
                    Long.MAX_VALUE,
                    transmissions.to(HOME_AGENT));

    private static CareOfAddress careOf(String address) {
        return new CareOfAddress(Ipv6Address.of(address), 2, "wlan0");
    }

    private static long at(double seconds) {
        return (long) (seconds * 1_000_000_000L);
    }

    private static BindingAcknowledgement acknowledges(
            BindingUpdate update, BindingStatus status, MobilityOption... options) {
        return new BindingAcknowledgement(
                status, true, update.sequence(), update.lifetime(), List.of(options));
    }

    /** Status 135 of a home agent that knows {@code last}. */
    private static BindingAcknowledgement outOfWindow(int last) {
        return new BindingAcknowledgement(
                BindingStatus.SEQUENCE_NUMBER_OUT_OF_WINDOW,
                true,
                new SequenceNumber(last),
                Lifetime.ZERO,
                List.of());
    }

    private BindingUpdate registered(CareOfAddress careOfAddress, double seconds) {
        BindingUpdate update = registration.register(careOfAddress, at(seconds)).orElseThrow();
        DnsUpdate name = new DnsUpdate(DnsUpdateStatus.PERFORMED, false, NAME);
        assertThat(
                        registration.acknowledged(
                                acknowledges(update, BindingStatus.ACCEPTED, name), at(seconds)))
                .isInstanceOf(Outcome.Accepted.class);
        return update;
    }

    @Test
    @Tag("req:S5026-6-a")
    @Tag("req:S6275-11.1-a")
    @Tag("req:S6275-11.7.1-a")
    @Tag("req:S6275-11.7.1-b")
    @Tag("req:S6275-11.7.1-c")
    @Tag("req:S6275-11.5.4-a")
    void aBindingUpdateAsksForAHomeRegistrationAndTheName() {
        BindingUpdate update = registration.register(FIRST, 0).orElseThrow();
        assertThat(update.acknowledge()).isTrue();
        assertThat(update.homeRegistration()).isTrue();
        assertThat(update.keyManagement()).isTrue();
        assertThat(update.linkLocal()).isFalse();
        assertThat(update.lifetime().seconds()).isEqualTo(600);
        assertThat(update.options())
                .containsExactly(
                        new AlternateCareOfAddress(FIRST.address()),
                        DnsUpdate.request(false, NAME));
    }

    @Test
    void theNameIsAskedForUntilItIsRegistered() {
        BindingUpdate update = registration.register(FIRST, 0).orElseThrow();
        registration.acknowledged(
                acknowledges(
                        update,
                        BindingStatus.ACCEPTED,
                        new DnsUpdate(DnsUpdateStatus.UPDATE_FAILED, false, NAME)),
                at(0.1));
        assertThat(registered(SECOND, 1).options()).hasSize(2);
        assertThat(registration.register(FIRST, at(5)).orElseThrow().options()).hasSize(1);
    }

    /** RFC 6275 11.8: 1.5 s first, doubled each time up to 32 s, each with a greater number. */
    @Test
    @Tag("req:S6275-11.8-a")
    @Tag("req:S6275-11.8-b")
    @Tag("req:S6275-11.7.1-e")
    void retransmissionsBackOffWithGreaterSequenceNumbers() {
        BindingUpdate last = registration.register(FIRST, 0).orElseThrow();
        double due = 0;
        for (double wait : new double[] {1.5, 3, 6, 12, 24, 32, 32}) {
            due += wait;
            assertThat(registration.deadline()).isEqualTo(at(due));
            assertThat(registration.timePassed(at(due) - 1)).isEmpty();
            BindingUpdate again = registration.timePassed(at(due)).orElseThrow();
            assertThat(again.sequence().isGreaterThan(last.sequence())).isTrue();
            last = again;
        }
    }

    @Test
    void anAcknowledgementOfAnEarlierTransmissionCounts() {
        BindingUpdate first = registration.register(FIRST, 0).orElseThrow();
        assertThat(registration.timePassed(at(1.5))).isPresent();
        assertThat(registration.acknowledged(acknowledges(first, BindingStatus.ACCEPTED), at(1.6)))
                .isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    @Tag("req:S6275-11.7.3-a")
    void anotherSequenceNumberIsSilentlyIgnored() {
        BindingUpdate update = registration.register(FIRST, 0).orElseThrow();
        BindingAcknowledgement other =
                new BindingAcknowledgement(
                        BindingStatus.ACCEPTED,
                        true,
                        update.sequence().next(),
                        update.lifetime(),
                        List.of());
        assertThat(registration.acknowledged(other, 0)).isEqualTo(new Outcome.Ignored());
        assertThat(registration.state()).isInstanceOf(HomeRegistration.Registering.class);
    }

    @Test
    @Tag("req:S6275-11.7.1-f")
    void aNumberOutOfTheWindowIsTakenFromTheHomeAgent() {
        registration.register(FIRST, 0);
        assertThat(registration.acknowledged(outOfWindow(700), at(0.1)))
                .isInstanceOfSatisfying(
                        Outcome.Retried.class,
                        retried ->
                                assertThat(retried.update().orElseThrow().sequence())
                                        .isEqualTo(new SequenceNumber(701)));
    }

    /** RFC 6275 11.7.3: the lifetime counts from the sending of the update, not from its answer. */
    @Test
    @Tag("req:S6275-11.1-a")
    @Tag("req:S6275-11.7.3-b")
    @Tag("req:S6275-11.7.3-c")
    void aShorterLifetimeCountsFromTheSending() {
        BindingUpdate update = registration.register(FIRST, at(10)).orElseThrow();
        registration.acknowledged(
                new BindingAcknowledgement(
                        BindingStatus.ACCEPTED,
                        true,
                        update.sequence(),
                        Lifetime.ofSeconds(100),
                        List.of()),
                at(11));
        assertThat(registration.expiresAt()).contains(at(110));
        assertThat(registration.deadline()).isEqualTo(at(85));
        assertThat(registration.timePassed(at(85))).isPresent();
    }

    @Test
    @Tag("req:S6275-11.7.3-f")
    void adviceShortensTheRefreshAndNeverLengthensIt() {
        BindingUpdate update = registration.register(FIRST, 0).orElseThrow();
        registration.acknowledged(
                acknowledges(
                        update,
                        BindingStatus.ACCEPTED,
                        new BindingRefreshAdvice(Lifetime.ofSeconds(40))),
                0);
        assertThat(registration.deadline()).isEqualTo(at(40));
        BindingUpdate next = registration.timePassed(at(40)).orElseThrow();
        registration.acknowledged(
                acknowledges(
                        next,
                        BindingStatus.ACCEPTED,
                        new BindingRefreshAdvice(Lifetime.ofSeconds(4000))),
                at(40));
        assertThat(registration.deadline()).isEqualTo(at(490));
    }

    @Test
    @Tag("req:S6275-11.8-a")
    void whereThereIsABindingRetransmissionsBeginSooner() {
        registered(FIRST, 0);
        double due = 450;
        assertThat(registration.deadline()).isEqualTo(at(due));
        assertThat(registration.timePassed(at(due))).isPresent();
        for (double wait : new double[] {1, 2, 4, 8}) {
            due += wait;
            assertThat(registration.deadline()).isEqualTo(at(due));
            assertThat(registration.timePassed(at(due))).isPresent();
        }
    }

    /** As after a sleep: the home agent has probed nothing for it, and withdrawn the name. */
    @Test
    @Tag("req:S6275-11.8-a")
    void afterItsEndABindingIsANewOne() {
        registered(FIRST, 0);
        BindingUpdate late = registration.timePassed(at(601)).orElseThrow();
        assertThat(late.options()).contains(DnsUpdate.request(false, NAME));
        assertThat(registration.deadline()).isEqualTo(at(601 + 1.5));
    }

    @Test
    void aRejectionEndsTheEntry() {
        BindingUpdate update = registration.register(FIRST, 0).orElseThrow();
        assertThat(
                        registration.acknowledged(
                                acknowledges(update, BindingStatus.NOT_HOME_SUBNET), 0))
                .isEqualTo(new Outcome.Rejected(BindingStatus.NOT_HOME_SUBNET));
        assertThat(registration.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    /** It would be refreshed without end. */
    @Test
    void anAcceptanceForNoTimeAtAllIsARejection() {
        BindingUpdate update = registration.register(FIRST, 0).orElseThrow();
        BindingAcknowledgement empty =
                new BindingAcknowledgement(
                        BindingStatus.ACCEPTED, true, update.sequence(), Lifetime.ZERO, List.of());
        assertThat(registration.acknowledged(empty, at(0.1)))
                .isEqualTo(new Outcome.Rejected(BindingStatus.ACCEPTED));
        assertThat(registration.deadline()).isEqualTo(Long.MAX_VALUE);
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
        HomeRegistration next = another(HOME_AGENT);
        assertThat(next.register(FIRST, at(0.5))).isEmpty();
        assertThat(next.deadline()).isEqualTo(at(1));
        assertThat(another(Ipv6Address.of("2001:db8:2::1")).register(FIRST, at(0.6))).isPresent();
        assertThat(next.timePassed(at(1))).isPresent();
    }

    private HomeRegistration another(Ipv6Address homeAgent) {
        return new HomeRegistration(
                MobileNodeSettings.standard(NAME),
                Ipv6Address.of("2001:db8:1::2000"),
                Long.MAX_VALUE,
                transmissions.to(homeAgent));
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

    /**
     * A retransmission is refused like the update before it: the second answer says nothing new.
     */
    @Test
    @Tag("req:S6275-11.8-b")
    void noNumberIsUsedTwiceThoughTwoAreRefused() {
        registration.register(FIRST, 0);
        assertThat(registration.timePassed(at(1.5))).isPresent();
        assertThat(registration.acknowledged(outOfWindow(700), at(1.6)))
                .isInstanceOf(Outcome.Retried.class);
        assertThat(registration.acknowledged(outOfWindow(700), at(1.7)))
                .isEqualTo(new Outcome.Ignored());
        assertThat(registration.timePassed(registration.deadline()).orElseThrow().sequence())
                .isEqualTo(new SequenceNumber(702));
    }

    @Test
    @Tag("req:S5026-6-e")
    void deregistrationWithdrawsTheNameThatWasRegistered() {
        registered(FIRST, 0);
        BindingUpdate update = registration.deregister(FIRST, at(5)).orElseThrow();
        assertThat(update.lifetime()).isEqualTo(Lifetime.ZERO);
        assertThat(update.options()).contains(DnsUpdate.request(true, NAME));
        assertThat(registration.acknowledged(acknowledges(update, BindingStatus.ACCEPTED), at(5)))
                .isEqualTo(new Outcome.Deregistered(BindingStatus.ACCEPTED, true));
    }

    @Test
    @Tag("req:S6275-11.7.1-d")
    void noLifetimeIsLongerThanTheHomeAddressIsValidAndNoneIsZero() {
        HomeRegistration ending =
                new HomeRegistration(
                        MobileNodeSettings.standard(NAME),
                        HOME,
                        at(100),
                        transmissions.to(HOME_AGENT));
        assertThat(ending.register(FIRST, 0).orElseThrow().lifetime().seconds()).isEqualTo(100);
        assertThat(ending.register(SECOND, at(99)).orElseThrow().lifetime().seconds()).isEqualTo(4);
        assertThat(ending.register(FIRST, at(200)).orElseThrow().lifetime().seconds()).isEqualTo(4);
    }

    @Test
    @Tag("req:S6275-11.7.1-f")
    void aDeregistrationTooTakesItsNumberFromTheHomeAgent() {
        registered(FIRST, 0);
        assertThat(registration.deregister(FIRST, at(5))).isPresent();
        assertThat(registration.acknowledged(outOfWindow(700), at(5.1)))
                .isInstanceOfSatisfying(
                        Outcome.Retried.class,
                        retried -> {
                            BindingUpdate again = retried.update().orElseThrow();
                            assertThat(again.sequence()).isEqualTo(new SequenceNumber(701));
                            assertThat(again.lifetime()).isEqualTo(Lifetime.ZERO);
                        });
    }

    @Test
    void deregistrationGivesUpWhereNobodyAnswers() {
        registered(FIRST, 0);
        assertThat(registration.deregister(FIRST, at(5))).isPresent();
        assertThat(registration.timePassed(at(6))).isPresent();
        assertThat(registration.timePassed(at(5) + Duration.ofSeconds(2).toNanos())).isEmpty();
        assertThat(registration.state()).isEqualTo(new HomeRegistration.Unregistered());
    }

    /** A home agent withdraws a name with the binding, and whoever comes next is to be asked. */
    @Test
    void aNameLastsNoLongerThanItsBinding() {
        registered(FIRST, 0);
        assertThat(registration.isRegisteredFor(HOME, at(599))).isTrue();
        assertThat(registration.isRegisteredFor(HOME, at(600))).isFalse();
    }
}
