package mip6.mn.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.discovery.DiscoveryOutcome;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.mn.core.Listing.Standing;
import mip6.mobilityheader.BindingStatus;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** What the DNS says is kept as long as it says, and asked for again while a home agent serves. */
class DnsWatchTest {

    private static final String NAME = "mn1.example.com";
    private static final String HA1 = "2001:db8:1::1";
    private static final String HA2 = "2001:db8:1::2";
    private static final Duration TTL = Duration.ofMinutes(5);

    private final Provider provider = new Provider();
    private final Network network =
            new Network(
                    MobileNodeSettings.standard(NAME), provider.mobileNode(NAME, "example.com"));

    @BeforeEach
    void registered() {
        network.responder(HA1, provider.homeAgent("ha1.example.com", "example.com"));
        network.responder(HA2, provider.homeAgent("ha2.example.com", "example.com"));
        network.attach(Network.FIRST);
        network.answer(found(HA1, HA2));
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(serving()).isEqualTo(HA1);
    }

    /** Those at HA1 first, then those at HA2. */
    private static DiscoveryReport found(String... addresses) {
        return DnsAnswers.found(TTL, address -> address.equals(HA1) ? 10 : 20, addresses);
    }

    private String serving() {
        return network.status().service().orElseThrow().homeAgentAddress().toString();
    }

    /** It answers nothing any more; the node notices within a minute. */
    private void dies(String homeAgent) {
        network.silence(homeAgent);
        network.pass(Duration.ofMinutes(1));
        assertThat(network.reports(MnReport.HomeAgentLost.class)).isNotEmpty();
    }

    private void answerLook(DiscoveryOutcome outcome) {
        long attempt = network.all(MnAction.Look.class).getLast().attempt();
        network.handle(new MnEvent.Discovered(attempt, new DiscoveryReport(outcome, 1, 0)));
    }

    private int discoveries() {
        return network.all(MnAction.Discover.class).size();
    }

    private int looks() {
        return network.all(MnAction.Look.class).size();
    }

    private List<Standing> standings() {
        return network.reports(MnReport.ListingChanged.class).stream()
                .map(MnReport.ListingChanged::standing)
                .toList();
    }

    @Test
    void whileAnAnswerHoldsTheNextHomeAgentIsFoundInIt() {
        dies(HA1);
        assertThat(serving()).isEqualTo(HA2);
        assertThat(discoveries()).isEqualTo(1);
    }

    @Test
    void anAnswerThatHasRunOutIsNotUsed() {
        network.pass(TTL);
        dies(HA1);
        assertThat(discoveries()).isEqualTo(2);
    }

    @Test
    void anAnswerThatFailedAltogetherIsNotTriedAgain() {
        network.silence(HA2);
        dies(HA1);
        network.pass(Duration.ofMinutes(1));
        assertThat(discoveries()).isEqualTo(2);
    }

    @Test
    void anotherNetworkMayHaveOtherAnswers() {
        network.silence(HA1);
        network.attach(Network.SECOND);
        network.pass(Duration.ofMinutes(2));
        assertThat(network.all(MnAction.Discover.class).getLast().from()).isEqualTo(Network.SECOND);
    }

    @Test
    void whoIsToldToRediscoverAsks() {
        network.handle(new MnEvent.Rediscover());
        assertThat(discoveries()).isEqualTo(2);
    }

    @Test
    void withTheTimeToLiveTheDnsIsAskedAgain() {
        network.pass(TTL.minusSeconds(1));
        assertThat(looks()).isZero();
        network.pass(Duration.ofSeconds(1));
        assertThat(looks()).isEqualTo(1);
        answerLook(found(HA1, HA2).outcome());
        network.pass(TTL.minusSeconds(1));
        assertThat(looks()).isEqualTo(1);
        network.pass(Duration.ofSeconds(1));
        assertThat(looks()).isEqualTo(2);
        assertThat(standings()).isEmpty();
    }

    @Test
    void aHomeAgentThatTheDnsNamesNoLongerServesOn() {
        network.pass(TTL);
        answerLook(found(HA2).outcome());
        assertThat(network.reports(MnReport.ListingChanged.class))
                .containsExactly(
                        new MnReport.ListingChanged(Ipv6Address.of(HA1), Standing.NOT_LISTED));
        assertThat(serving()).isEqualTo(HA1);
        dies(HA1);
        assertThat(serving()).isEqualTo(HA2);
        assertThat(discoveries()).as("the new list is what counts").isEqualTo(1);
    }

    /** The answer comes when the node is elsewhere already. */
    @Test
    void anAnswerHoldsWhereItWasAskedFor() {
        network.pass(TTL);
        network.attach(Network.SECOND);
        network.acknowledge(BindingStatus.ACCEPTED);
        answerLook(found(HA1, HA2).outcome());
        dies(HA1);
        assertThat(network.all(MnAction.Discover.class).getLast().from()).isEqualTo(Network.SECOND);
    }

    @Test
    void anotherPriorityIsNoticedAndFollowedByNobodyWhoIsServed() {
        network.pass(TTL);
        answerLook(
                DnsAnswers.found(TTL, address -> address.equals(HA1) ? 10 : 5, HA2, HA1).outcome());
        assertThat(standings()).containsExactly(Standing.OUTRANKED);
        assertThat(serving()).isEqualTo(HA1);
        network.pass(TTL);
        answerLook(found(HA1, HA2).outcome());
        assertThat(standings()).containsExactly(Standing.OUTRANKED, Standing.PREFERRED);
    }

    @Test
    void aServiceThatIsGoneIsSaidOnce() {
        network.pass(TTL);
        answerLook(new DiscoveryOutcome.NoSuchName("_mip6._ipv6.example.com"));
        network.pass(Duration.ofSeconds(30));
        assertThat(looks()).isEqualTo(2);
        answerLook(new DiscoveryOutcome.NoSuchName("_mip6._ipv6.example.com"));
        assertThat(standings()).containsExactly(Standing.NOT_LISTED);
        assertThat(serving()).isEqualTo(HA1);
    }

    @Test
    void resolversThatAreSilentSayNothing() {
        network.pass(TTL);
        answerLook(new DiscoveryOutcome.NoResolver(List.of()));
        assertThat(standings()).isEmpty();
        network.pass(Duration.ofSeconds(29));
        assertThat(looks()).isEqualTo(1);
        network.pass(Duration.ofSeconds(1));
        assertThat(looks()).isEqualTo(2);
    }
}
