package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Certificate;
import mip6.ikev2.message.Delete;
import mip6.ikev2.message.Eap;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IdentificationInitiator;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.SecurityAssociation;
import mip6.ikev2.message.TrafficSelectorsInitiator;
import mip6.ikev2.message.TrafficSelectorsResponder;
import mip6.ikev2.message.UnrecognizedPayload;
import mip6.ikev2.pki.Credentials;
import mip6.wire.Bytes;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What has brought down other IKE daemons, sent to a home agent that serves a mobile node. After
 * each case the binding and its traffic are as before.
 */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AttackIT {

    private static final Identity MN1 = Identity.fqdn("mn1.example.com");
    private static final Identity MN2 = Identity.fqdn("mn2.example.com");
    private static final int FLOOD = 1000;

    @TempDir static Path folder = Path.of("");

    private static BesiegedProvider provider;
    private static Attacker attacker;

    @BeforeAll
    static void besiege() throws Exception {
        provider =
                new BesiegedProvider(
                        folder,
                        "",
                        text ->
                                text.replace(
                                        "[ike]\n",
                                        "[ike]\nproposals = [\"%s\", \"default\"]\n"
                                                .formatted(EveryGroup.PROPOSAL)));
        attacker = provider.attacker();
    }

    @AfterAll
    static void end() throws Exception {
        provider.assertLittleIsKept();
        provider.close();
    }

    @AfterEach
    void nothingIsHarmed() throws Exception {
        provider.assertUnharmed();
    }

    @Test
    void brokenLengthsAndChains() throws Exception {
        long before = provider.dropped("malformed");
        IkeMessage request = attacker.init(attacker.initPayloads());
        byte[] good = request.encode().toArray();
        for (int length = 28; length < good.length; length += 3) {
            attacker.send(Bytes.copyOf(good, 0, length));
        }
        for (int at : new int[] {16, 24, 25, 26, 27, 28, 30, 31}) {
            for (int value : new int[] {0, 1, 3, 0x7f, 0xff}) {
                byte[] octets = good.clone();
                octets[at] = (byte) (octets[at] == value ? 2 : value);
                attacker.send(Bytes.wrap(octets));
            }
        }
        attacker.send(
                attacker.init(
                                Collections.nCopies(
                                        3000, new UnrecognizedPayload(200, false, Bytes.EMPTY)))
                        .encode());
        attacker.assertRefusals(Set.of(request.initiatorSpi()));
        assertThat(provider.dropped("malformed")).isGreaterThan(before + 50);
    }

    @Test
    void aCriticalPayloadThatNobodyKnows() throws Exception {
        List<Payload> payloads = attacker.initPayloads();
        payloads.add(new UnrecognizedPayload(200, true, Bytes.EMPTY));
        attacker.send(attacker.init(payloads).encode());
        Bytes answer = attacker.await(IkeMessage::response);
        assertThat(Attacker.decode(answer).orElseThrow().payloads())
                .containsExactly(Notify.of(NotifyType.UNSUPPORTED_CRITICAL_PAYLOAD, Bytes.of(200)));
    }

    /** Zero, one, p - 1, small order, off the curve, and of another length. */
    @Test
    @Order(1)
    void publicValuesThatAreNone() throws Exception {
        long before = provider.dropped("key-exchange-value");
        int sent = new EveryGroup(attacker).assertBadValuesAreRefused();
        provider.await(
                "each is counted", () -> provider.dropped("key-exchange-value") == before + sent);
        HalfOpen _ = attacker.halfOpen();
    }

    @Test
    @Order(0)
    void everyGroupThatThereMayBe() throws Exception {
        new EveryGroup(attacker).assertOnlyKnownOnesAreUsed();
    }

    @Test
    void messagesOfIkeVersion1() throws Exception {
        long before = provider.dropped("version");
        byte[] octets = attacker.init(attacker.initPayloads()).encode().toArray();
        octets[17] = 0x10;
        for (int exchange : new int[] {2, 4, 5, 32, 34}) {
            octets[18] = (byte) exchange;
            attacker.send(Bytes.copyOf(octets));
        }
        assertThat(attacker.answers()).isEmpty();
        assertThat(provider.dropped("version")).isGreaterThanOrEqualTo(before + 5);
    }

    @Test
    void ikeAuthWithoutOrWithTwoOfWhatItNeeds() throws Exception {
        List<Class<? extends Payload>> kinds =
                List.of(
                        IdentificationInitiator.class,
                        Authentication.class,
                        SecurityAssociation.class,
                        TrafficSelectorsInitiator.class,
                        TrafficSelectorsResponder.class);
        for (Class<? extends Payload> kind : kinds) {
            for (boolean twice : new boolean[] {false, true}) {
                HalfOpen sa = attacker.halfOpen();
                List<Payload> payloads = sa.authPayloads(MN1, provider.credentials(MN2));
                List<Payload> same = payloads.stream().filter(kind::isInstance).toList();
                if (twice) {
                    payloads.addAll(same);
                } else {
                    payloads.removeAll(same);
                }
                Attacker.assertRefusal(sa.authenticate(payloads));
            }
        }
    }

    @Test
    void otherExchangesBeforeIkeAuth() throws Exception {
        HalfOpen sa = attacker.halfOpen();
        List<Payload> child = new ArrayList<>(HalfOpen.child());
        child.add(new Nonce(Bytes.zeros(32)));
        sa.send(ExchangeType.CREATE_CHILD_SA, 1, child);
        sa.send(ExchangeType.INFORMATIONAL, 1, List.of(Delete.ike()));
        sa.send(ExchangeType.IKE_AUTH, 0xffff_ffffL, List.of());
        sa.send(ExchangeType.IKE_AUTH, 7, sa.authPayloads(MN1, provider.credentials(MN2)));
        assertThat(attacker.answers()).isEmpty();
    }

    @Test
    void eapWhereNobodyJudgesIt() throws Exception {
        HalfOpen sa = attacker.halfOpen();
        List<Payload> asks = sa.authPayloads(MN1, provider.credentials(MN2));
        asks.removeIf(it -> it instanceof Authentication || it instanceof Certificate);
        Attacker.assertRefusal(sa.authenticate(asks));
        for (String eap : List.of("03010004", "0201000101", "0101000a0d8000000000", "04", "")) {
            HalfOpen other = attacker.halfOpen();
            List<Payload> payloads = other.authPayloads(MN1, provider.credentials(MN2));
            payloads.add(new Eap(Bytes.ofHex(eap)));
            Attacker.assertRefusal(other.authenticate(payloads));
        }
    }

    @Test
    @Order(Integer.MAX_VALUE - 2)
    void fragmentsThatNeverBecomeAMessage() throws Exception {
        HalfOpen sa = attacker.halfOpen();
        List<Payload> payloads = sa.authPayloads(MN1, provider.untrusted(MN1, 6));
        List<Bytes> fragments = sa.seal(ExchangeType.IKE_AUTH, 1, payloads, true);
        assertThat(fragments).hasSizeGreaterThan(1);
        for (int i = 0; i < 1000; i++) {
            // number, total and content altered: none of them is authentic
            byte[] octets = fragments.get(i % fragments.size()).toArray();
            octets[32 + i % 4] ^= (byte) (1 + i % 255);
            attacker.send(Bytes.wrap(octets));
        }
        assertThat(attacker.answers()).isEmpty();
        for (Bytes fragment : fragments.reversed().subList(0, fragments.size() - 1)) {
            attacker.send(fragment);
            attacker.send(fragment);
        }
        assertThat(attacker.answers()).isEmpty();
        attacker.send(fragments.getFirst());
        Attacker.assertRefusal(sa.answer(ExchangeType.IKE_AUTH, 1));
        for (int i = 0; i < 20; i++) {
            HalfOpen abandoned = attacker.halfOpen();
            attacker.send(abandoned.seal(ExchangeType.IKE_AUTH, 1, payloads, true).getFirst());
        }
        assertThat(attacker.answers()).isEmpty();
    }

    @Test
    void certificatesThatProveNothing() throws Exception {
        Credentials another = provider.credentials(MN2);
        for (Credentials each :
                List.of(
                        provider.untrusted(MN1, 0),
                        provider.untrusted(MN1, 20),
                        another,
                        provider.expired(MN1))) {
            HalfOpen sa = attacker.halfOpen();
            IkeMessage answer = sa.authenticate(sa.authPayloads(MN1, each));
            Attacker.assertRefusal(answer);
        }
        HalfOpen sa = attacker.halfOpen();
        List<Payload> junk = sa.authPayloads(MN1, another);
        junk.replaceAll(
                it -> it instanceof Certificate ? new Certificate(4, Bytes.zeros(12_000)) : it);
        Attacker.assertRefusal(sa.authenticate(junk));
        assertThat(provider.dropped("peer-not-trusted")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void certificatesByUrlAreNotFetched() throws Exception {
        try (ServerSocketChannel web =
                provider.topology().correspondent().call(ServerSocketChannel::open)) {
            web.bind(new InetSocketAddress(Plan.CORRESPONDENT.toInetAddress(), 80));
            web.configureBlocking(false);
            for (int encoding : new int[] {12, 13, 11, 0, 255}) {
                HalfOpen sa = attacker.halfOpen();
                List<Payload> payloads = sa.authPayloads(MN1, provider.credentials(MN2));
                Bytes url = Bytes.ofUtf8("http://[" + Plan.CORRESPONDENT + "]/mn1.der");
                payloads.replaceAll(
                        it ->
                                it instanceof Certificate
                                        ? new Certificate(
                                                encoding, Bytes.concat(Bytes.zeros(20), url))
                                        : it);
                Attacker.assertRefusal(sa.authenticate(payloads));
            }
            assertThat(web.accept()).as("whom it came to").isNull();
        }
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void aFloodFromAddressesThatAreNobodys() throws Exception {
        Flood.of(attacker, FLOOD);
        // meanwhile somebody honest comes, who returns the cookie
        HalfOpen sa = attacker.halfOpen();
        IkeMessage answer = sa.authenticate(sa.authPayloads(MN2, provider.credentials(MN2)));
        assertThat(answer.first(Authentication.class)).isPresent();
        assertThat(provider.dropped("cookie-demanded")).isPositive();
        sa.ask(ExchangeType.INFORMATIONAL, 2, List.of(Delete.ike()));
    }

    @Test
    void whatTheMobileNodeSaidComesAgain() throws Exception {
        List<Bytes> overheard = provider.ikeOfTheMobileNode();
        assertThat(overheard).hasSizeGreaterThanOrEqualTo(2);
        for (Bytes octets : overheard) {
            attacker.spoof(provider.careOfAddress(), Plan.HOME_AGENT_ADDRESS, octets);
            attacker.send(octets);
            // back to the mobile node, as if its home agent had said it
            attacker.spoof(Plan.HOME_AGENT_ADDRESS, provider.careOfAddress(), octets);
        }
        IkeMessage last = Attacker.decode(overheard.getLast()).orElseThrow();
        for (long id : new long[] {0, 1, 2, 3, 1000, 0xffff_ffffL}) {
            for (boolean response : new boolean[] {false, true}) {
                attacker.spoof(
                        provider.careOfAddress(),
                        Plan.HOME_AGENT_ADDRESS,
                        new IkeMessage(
                                        last.initiatorSpi(),
                                        last.responderSpi(),
                                        ExchangeType.INFORMATIONAL,
                                        true,
                                        response,
                                        id,
                                        List.of(Delete.ike()))
                                .encode());
            }
        }
        attacker.answers();
        assertThat(provider.dropped("not-authentic")).isPositive();
    }

    @Test
    void itsOwnMessagesAndSpisComeBack() throws Exception {
        HalfOpen sa = attacker.halfOpen();
        attacker.send(sa.response());
        IkeSpi theirs = Attacker.decode(sa.response()).orElseThrow().responderSpi();
        attacker.send(
                Attacker.message(theirs, ExchangeType.IKE_SA_INIT, attacker.initPayloads())
                        .encode());
        assertThat(attacker.answers()).isEmpty();
        assertThat(provider.dropped("reflected")).isPositive();
        // the mobile node's SPI from elsewhere is no more than another initiator's
        IkeMessage first = Attacker.decode(provider.ikeOfTheMobileNode().getFirst()).orElseThrow();
        attacker.send(
                Attacker.message(
                                first.initiatorSpi(),
                                ExchangeType.IKE_SA_INIT,
                                attacker.initPayloads())
                        .encode());
        attacker.answers();
    }

    @Test
    void anotherIdentityEndsOnlyWhatIsItsOwn() throws Exception {
        HalfOpen sa = attacker.halfOpen();
        List<Payload> payloads = sa.authPayloads(MN2, provider.credentials(MN2));
        payloads.add(Notify.of(NotifyType.INITIAL_CONTACT));
        assertThat(sa.authenticate(payloads).first(Authentication.class)).isPresent();
        List<Bytes> spis = provider.espSpisOfTheMobileNode();
        assertThat(spis).isNotEmpty();
        sa.ask(ExchangeType.INFORMATIONAL, 2, List.of(Delete.esp(spis)));
        sa.ask(ExchangeType.INFORMATIONAL, 3, List.of(Delete.ike()));
    }

    @Test
    void aProofOverAnotherIkeSaInit() throws Exception {
        HalfOpen sa = attacker.halfOpen();
        byte[] altered = sa.request().toArray();
        altered[altered.length - 1] ^= 1;
        IkeMessage answer =
                sa.authenticate(
                        sa.authPayloads(MN2, provider.credentials(MN2), Bytes.wrap(altered)));
        assertThat(answer.notify(NotifyType.AUTHENTICATION_FAILED)).isPresent();
    }

    @Test
    void identitiesThatAreTextForSomethingElse() throws Exception {
        String text = "x\n\u001b[31m\",\"event\":\"started\"}\r\n$(reboot)`id`%s{}";
        for (int type : new int[] {Identity.ID_FQDN, Identity.ID_DER_ASN1_DN, 3, 1, 5, 11, 201}) {
            HalfOpen sa = attacker.halfOpen();
            Identity identity = new Identity(type, Bytes.ofUtf8(text));
            Attacker.assertRefusal(
                    sa.authenticate(sa.authPayloads(identity, provider.credentials(MN2))));
        }
        for (Path log : List.of(folder.resolve("ha-agent.log"), folder.resolve("ha-agent.out"))) {
            assertThat(Files.readString(log)).doesNotContain("\u001b");
            assertThat(Files.readAllLines(log)).noneMatch(line -> line.startsWith("$(reboot)"));
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void afterAllOfItTheNextBootstrapLeadsToTheSameAddress() throws Exception {
        assertThat(provider.bootstrapAgain()).isEqualTo(provider.homeAddress());
    }
}
