package mip6.dnsupdate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.discovery.DiscoveryOutcome.Found;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Record;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class DiscoveryStateTest {

    private static final HomeAgentQuery SERVICE =
            new HomeAgentQuery.ByService(DomainName.of("example.com"));
    private static final HomeAgentQuery NAME =
            new HomeAgentQuery.ByName(DomainName.of("ha1.example.com"));
    private static final String SRV = "_mip6._ipv6.example.com. 300 IN SRV ";
    private static final Answer.Failed FAILED =
            new Answer.Failed(
                    List.of(
                            new ResolverFailure(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 53),
                                    "SERVFAIL")));

    @Test
    @Tag("req:S5026-5.1.2-a")
    void byServiceAsksForTheServiceRecords() {
        Question question = start(SERVICE).questions().getFirst();
        assertThat(question.nameText()).isEqualTo("_mip6._ipv6.example.com");
        assertThat(question.typeText()).isEqualTo("SRV");
    }

    @Test
    @Tag("req:S5026-5.1.1-a")
    void byNameAsksForTheAddresses() {
        DiscoveryState state = start(NAME);
        assertThat(state.questions()).hasSize(1);
        assertThat(state.questions().getFirst().nameText()).isEqualTo("ha1.example.com");
        assertThat(state.questions().getFirst().typeText()).isEqualTo("AAAA");
        Found found =
                found(
                        state.answered(
                                List.of(
                                        answer(
                                                "ha1.example.com. 60 IN AAAA 2001:db8:1::1",
                                                "ha1.example.com. 50 IN AAAA 2001:db8:1::2"))));
        assertThat(found.candidates())
                .extracting(HomeAgentCandidate::address)
                .containsExactly(Ipv6Address.of("2001:db8:1::1"), Ipv6Address.of("2001:db8:1::2"));
        assertThat(found.candidates().getFirst().target()).isEqualTo("ha1.example.com");
    }

    @Test
    @Tag("req:S5026-5.1.2-c")
    void addressesThatCameAlongNeedNoFurtherQuery() {
        Answer answer =
                answer(
                        List.of(
                                SRV + "10 0 500 ha1.example.com.",
                                SRV + "20 0 500 ha2.example.com."),
                        List.of(
                                "ha2.example.com. 60 IN AAAA 2001:db8:2::1",
                                "ha1.example.com. 600 IN AAAA 2001:db8:1::1",
                                "ha1.example.com. 600 IN AAAA 2001:db8:1::2"));
        Found found = found(start(SERVICE).answered(List.of(answer)));
        assertThat(found.candidates())
                .extracting(c -> c.target() + " " + c.address() + " " + c.priority())
                .containsExactly(
                        "ha1.example.com 2001:db8:1::1 10",
                        "ha1.example.com 2001:db8:1::2 10",
                        "ha2.example.com 2001:db8:2::1 20");
        assertThat(found.candidates())
                .extracting(HomeAgentCandidate::timeToLive)
                .containsExactly(
                        Duration.ofSeconds(300), Duration.ofSeconds(300), Duration.ofSeconds(60));
        assertThat(found.candidates().getFirst().reason())
                .isEqualTo("priority 10; its address came with the SRV record");
    }

    @Test
    @Tag("req:S5026-5.1.2-c")
    void onlyTargetsWithoutAnAddressAreAskedFor() {
        Answer answer =
                answer(
                        List.of(
                                SRV + "10 0 0 ha1.example.com.",
                                SRV + "20 0 0 ha2.example.com.",
                                SRV + "30 0 0 ha3.example.net.",
                                SRV + "40 0 0 ha3.example.net."),
                        List.of("HA2.example.com. 60 IN AAAA 2001:db8:2::1"));
        DiscoveryState next = next(start(SERVICE).answered(List.of(answer)));
        assertThat(next.questions())
                .extracting(Question::nameText)
                .containsExactly("ha1.example.com", "ha3.example.net");
        Found found =
                found(
                        next.answered(
                                List.of(
                                        answer("ha1.example.com. 60 IN AAAA 2001:db8:1::1"),
                                        new Answer.NoSuchName())));
        assertThat(found.candidates())
                .extracting(HomeAgentCandidate::target)
                .containsExactly("ha1.example.com", "ha2.example.com");
        assertThat(found.candidates().getFirst().reason()).endsWith("took a further query");
        assertThat(found.unusable())
                .containsExactly(
                        new UnusableRecord("ha3.example.net", "does not exist"),
                        new UnusableRecord("ha3.example.net", "does not exist"));
    }

    @Test
    @Tag("req:S5026-5.1.2-c")
    void additionalAddressesOfOtherNamesAreNotLookedAt() {
        Answer answer =
                answer(
                        List.of(SRV + "10 0 0 ha1.example.com."),
                        List.of(
                                "ha1.example.com. 60 IN AAAA 2001:db8:1::1",
                                "evil.example.com. 60 IN AAAA 2001:db8:bad::1",
                                "ha1.example.com. 60 CH AAAA 2001:db8:bad::2",
                                "ha1.example.com. 60 IN A 192.0.2.1"));
        Found found = found(start(SERVICE).answered(List.of(answer)));
        assertThat(found.candidates())
                .extracting(HomeAgentCandidate::address)
                .containsExactly(Ipv6Address.of("2001:db8:1::1"));
        assertThat(found.unusable()).isEmpty();
    }

    @Test
    @Tag("req:S5026-5.1.2-c")
    void theRootAsTargetMeansThatTheServiceIsNotOffered() {
        assertThat(done(start(SERVICE).answered(List.of(answer(SRV + "0 0 0 .")))))
                .isEqualTo(new DiscoveryOutcome.NotOffered("_mip6._ipv6.example.com"));
    }

    @Test
    void addressesThatCannotBeReachedAreLeftOutWithAReason() {
        Found found =
                found(
                        start(NAME)
                                .answered(
                                        List.of(
                                                answer(
                                                        "ha1.example.com. 60 IN AAAA ::",
                                                        "ha1.example.com. 60 IN AAAA ::1",
                                                        "ha1.example.com. 60 IN AAAA ff02::1",
                                                        "ha1.example.com. 60 IN AAAA fe80::1",
                                                        "ha1.example.com. 60 IN AAAA"
                                                                + " ::ffff:192.0.2.1",
                                                        "ha1.example.com. 60 IN AAAA 2001:db8::1",
                                                        "ha1.example.com. 60 IN AAAA"
                                                                + " 2001:db8::1"))));
        assertThat(found.candidates()).hasSize(1);
        assertThat(found.unusable())
                .extracting(UnusableRecord::reason)
                .containsExactly(
                        ":: is the unspecified address",
                        "::1 is the loopback address",
                        "ff02::1 is a multicast address",
                        "fe80::1 is a link-local address",
                        "::ffff:192.0.2.1 is an IPv4-mapped address",
                        "2001:db8::1 is listed already");
    }

    @Test
    void aFloodOfAddressesIsCut() {
        String[] flood =
                IntStream.range(0, 1000)
                        .mapToObj(i -> "ha1.example.com. 60 IN AAAA 2001:db8::1:" + i)
                        .toArray(String[]::new);
        Found found = found(start(NAME).answered(List.of(answer(flood))));
        assertThat(found.candidates()).hasSize(AddressList.MAX_ADDRESSES);
        assertThat(found.unusable()).hasSizeLessThanOrEqualTo(AddressList.MAX_UNUSABLE);
    }

    @Test
    void theOutcomeNamesWhatIsMissing() {
        String service = "_mip6._ipv6.example.com";
        assertThat(done(start(SERVICE).answered(List.of(new Answer.NoSuchName()))))
                .isEqualTo(new DiscoveryOutcome.NoSuchName(service));
        assertThat(done(start(SERVICE).answered(List.of(new Answer.NoRecords()))))
                .isEqualTo(new DiscoveryOutcome.NoRecords(service, "SRV"));
        assertThat(done(start(SERVICE).answered(List.of(FAILED))))
                .isEqualTo(new DiscoveryOutcome.ResolversFailed(service, FAILED.failures()));
        assertThat(done(start(NAME).answered(List.of(new Answer.NoSuchName()))))
                .isEqualTo(new DiscoveryOutcome.NoSuchName("ha1.example.com"));
        assertThat(done(start(NAME).answered(List.of(new Answer.NoRecords()))))
                .isEqualTo(new DiscoveryOutcome.NoRecords("ha1.example.com", "AAAA"));
        assertThat(done(start(NAME).answered(List.of(FAILED))))
                .isEqualTo(
                        new DiscoveryOutcome.ResolversFailed("ha1.example.com", FAILED.failures()));
        assertThat(done(start(NAME).answered(List.of(answer("ha1.example.com. 1 IN AAAA ::1")))))
                .isInstanceOf(DiscoveryOutcome.NoUsableAddress.class);
    }

    @Test
    void targetsThatCannotBeLookedUpAreTheResolversFaultNotTheProviders() {
        Answer answer = answer(SRV + "10 0 0 ha1.example.com.", SRV + "20 0 0 ha2.example.com.");
        DiscoveryState next = next(start(SERVICE).answered(List.of(answer)));
        assertThat(done(next.answered(List.of(FAILED, new Answer.NoRecords()))))
                .isInstanceOf(DiscoveryOutcome.ResolversFailed.class);
        Found found =
                found(
                        next.answered(
                                List.of(
                                        FAILED,
                                        answer("ha2.example.com. 60 IN AAAA 2001:db8:2::1"))));
        assertThat(found.unusable().getFirst().reason())
                .startsWith("could not be looked up: ")
                .endsWith("SERVFAIL");
    }

    @Test
    void aDomainThatIsTooLongForAServiceNameIsRefused() {
        DomainName longest = DomainName.of(("a".repeat(63) + ".").repeat(3) + "a".repeat(61));
        assertThatThrownBy(() -> new HomeAgentQuery.ByService(longest))
                .isInstanceOf(IllegalArgumentException.class);
        DomainName fits = DomainName.of(longest.text().substring("_mip6._ipv6.".length()));
        assertThat(start(new HomeAgentQuery.ByService(fits)).questions()).hasSize(1);
    }

    private static DiscoveryState start(HomeAgentQuery query) {
        return DiscoveryState.start(query, new SplittableRandom(5026));
    }

    private static DiscoveryOutcome done(DiscoveryStep step) {
        return ((DiscoveryStep.Done) step).outcome();
    }

    private static Found found(DiscoveryStep step) {
        return (Found) done(step);
    }

    private static DiscoveryState next(DiscoveryStep step) {
        return ((DiscoveryStep.Next) step).state();
    }

    private static Answer answer(String... records) {
        return answer(List.of(records), List.of());
    }

    private static Answer answer(List<String> records, List<String> additional) {
        List<Record> answers = ZoneText.records(records);
        long least = answers.stream().mapToLong(Record::getTTL).min().orElseThrow();
        return new Answer.Records(answers, ZoneText.records(additional), Duration.ofSeconds(least));
    }
}
