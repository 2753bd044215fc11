package mip6.mn.core;

import static org.assertj.core.api.Assertions.assertThat;

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

import java.time.Duration;
import java.util.List;

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
                .isInstanceOf(RegistrationOutcome.Accepted.class);
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
                .isInstanceOf(RegistrationOutcome.Accepted.class);
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
        assertThat(registration.acknowledged(other, 0))
                .isEqualTo(new RegistrationOutcome.Ignored());
        assertThat(registration.state()).isInstanceOf(HomeRegistration.Registering.class);
    }

    @Test
    @Tag("req:S6275-11.7.1-f")
    void aNumberOutOfTheWindowIsTakenFromTheHomeAgent() {
        registration.register(FIRST, 0);
        assertThat(registration.acknowledged(outOfWindow(700), at(0.1)))
                .isInstanceOfSatisfying(
                        RegistrationOutcome.Retried.class,
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

    /**
     * The short wait is for one binding, which the home agent took over: it probes for the next.
     */
    @Test
    @Tag("req:S6275-11.8-a")
    void afterATakeoverANewBindingHasTimeForDuplicateAddressDetection() {
        registration.succeed(Duration.ofMillis(100), false);
        registration.register(FIRST, 0);
        assertThat(registration.deadline()).isEqualTo(at(0.1));
        registered(SECOND, 10);
        registration.timePassed(at(10 + 601));
        assertThat(registration.deadline()).isEqualTo(at(10 + 601 + 1.5));
    }

    @Test
    void aRejectionEndsTheEntry() {
        BindingUpdate update = registration.register(FIRST, 0).orElseThrow();
        assertThat(
                        registration.acknowledged(
                                acknowledges(update, BindingStatus.NOT_HOME_SUBNET), 0))
                .isEqualTo(new RegistrationOutcome.Rejected(BindingStatus.NOT_HOME_SUBNET));
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
                .isEqualTo(new RegistrationOutcome.Rejected(BindingStatus.ACCEPTED));
        assertThat(registration.deadline()).isEqualTo(Long.MAX_VALUE);
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
                .isInstanceOf(RegistrationOutcome.Retried.class);
        assertThat(registration.acknowledged(outOfWindow(700), at(1.7)))
                .isEqualTo(new RegistrationOutcome.Ignored());
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
                .isEqualTo(
                        new RegistrationOutcome.Deregistered(BindingStatus.ACCEPTED, true, true));
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
                        RegistrationOutcome.Retried.class,
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
