package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.PayloadType;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** IKE fragmentation (RFC 7383) between endpoints whose certificates fill many datagrams. */
class FragmentationTest {

    /** Of an IKE message in an IPv6 datagram of 1280 octets, with UDP and the non-ESP marker. */
    private static final int LONGEST = 1280 - 40 - 8 - 4;

    private static final CertificateAuthority DEEP = below(3);
    private static final Credentials HA =
            DEEP.issue(
                    CertificateProfile.homeAgent("ha1.example.com", Pki.DOMAIN),
                    KeyKind.RSA_3072,
                    Pki.VALID);
    private static final Credentials MN =
            DEEP.issue(
                    CertificateProfile.mobileNode("mn1.example.com"), KeyKind.RSA_3072, Pki.VALID);

    private final Simulation simulation = new Simulation();
    private final Node agent =
            simulation.node("2001:db8:1::1", IkeSettings.homeAgent(Pki.HA1, HA, Pki.ANCHORS));
    private final Node node = simulation.node("2001:db8:a1::2", mobileNode());

    private static CertificateAuthority below(int levels) {
        CertificateAuthority authority = Pki.ROOT;
        for (int i = 0; i < levels; i++) {
            authority = authority.subordinate("Below " + i, KeyKind.RSA_3072, Pki.VALID);
        }
        return authority;
    }

    private static IkeSettings mobileNode() {
        return IkeSettings.mobileNode(Pki.MN1, MN, Pki.ANCHORS, Pki.DOMAIN);
    }

    @Test
    void largeCertificatesTravelInFragments() {
        node.initiate(agent);
        simulation.settle();
        assertThat(node.only(IkeAction.Established.class).roundTrips()).isEqualTo(2);
        assertThat(agent.only(IkeAction.Established.class).peer().identity()).isEqualTo(Pki.MN1);
        assertThat(simulation.sent()).allMatch(it -> it.octets().length() <= LONGEST);
        assertThat(fragments(agent)).hasSizeGreaterThan(2);
        assertThat(fragments(node)).hasSizeGreaterThan(2);
        assertThat(node.reports()).isEmpty();
        assertThat(agent.reports()).isEmpty();
        assertThat(agent.deadline())
                .as("nothing is left to forget")
                .isGreaterThan(simulation.now());
    }

    /** RFC 7383 2.6.1: identical fragments again, and the first of them asks for the answer. */
    @Test
    void lostFragmentsOfRequestAndAnswerAreSentAgain() {
        List<Simulation.Datagram> lost = new ArrayList<>();
        simulation.link(
                datagram -> {
                    boolean second = isFragment(datagram) && number(datagram) == 2;
                    boolean first =
                            lost.stream().noneMatch(it -> it.from().equals(datagram.from()));
                    if (second && first) {
                        lost.add(datagram);
                        return List.of();
                    }
                    return List.of(Simulation.DELAY);
                });
        node.initiate(agent);
        simulation.run(Duration.ofSeconds(10));
        assertThat(lost).hasSize(2);
        assertThat(node.all(IkeAction.Established.class)).hasSize(1);
        assertThat(agent.all(IkeAction.Established.class)).hasSize(1);
        assertThat(agent.all(IkeAction.Authorize.class)).hasSize(1);
        List<Simulation.Datagram> requests = fragments(node);
        int total = total(requests.getFirst());
        // the second time for the lost request, the third for the lost answer
        assertThat(requests).hasSize(3 * total);
        assertThat(requests.subList(0, total)).isEqualTo(requests.subList(total, 2 * total));
        List<Simulation.Datagram> answers = fragments(agent);
        int ofAnswer = total(answers.getFirst());
        assertThat(answers).hasSize(2 * ofAnswer);
        assertThat(answers.subList(0, ofAnswer)).isEqualTo(answers.subList(ofAnswer, 2 * ofAnswer));
    }

    /** What is never completed is forgotten, with the SA that it would have been for. */
    @Test
    void anIncompleteRequestLeavesNothingBehind() {
        simulation.link(
                datagram ->
                        isFragment(datagram) && number(datagram) > 1
                                ? List.of()
                                : List.of(Simulation.DELAY));
        node.initiate(agent);
        simulation.run(Duration.ofMinutes(2));
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeAction.IkeFailure.NO_RESPONSE);
        assertThat(agent.tableSize()).isZero();
        assertThat(agent.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void longerDatagramsMayBeAllowed() {
        IkeLimits limits = new IkeLimits(64, 4096, 128, 8, 16, 16, 16_000, 1 << 22);
        Node other = simulation.node("2001:db8:a1::3", mobileNode().withLimits(limits));
        other.initiate(agent);
        simulation.settle();
        assertThat(other.all(IkeAction.Established.class)).hasSize(1);
        assertThat(fragments(other)).isEmpty();
        assertThat(fragments(agent)).isNotEmpty();
    }

    private List<Simulation.Datagram> fragments(Node from) {
        return simulation.sent().stream()
                .filter(it -> it.from().equals(from.endpoint()))
                .filter(FragmentationTest::isFragment)
                .toList();
    }

    private static boolean isFragment(Simulation.Datagram datagram) {
        return datagram.octets().at(16) == PayloadType.SKF
                && datagram.octets().at(18) == ExchangeType.IKE_AUTH;
    }

    private static int number(Simulation.Datagram datagram) {
        return datagram.octets().at(33);
    }

    private static int total(Simulation.Datagram datagram) {
        return datagram.octets().at(35);
    }
}
