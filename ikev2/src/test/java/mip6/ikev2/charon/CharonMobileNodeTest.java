package mip6.ikev2.charon;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationRequest;
import mip6.ikev2.core.EapPolicy;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.core.IkeTerms;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.CertificateRequirement;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.TrustAnchors;
import mip6.ikev2.vici.IkeSaStatus;
import mip6.ikev2.vici.Section;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class CharonMobileNodeTest {

    private static final String HOME_AGENT = "ha1.example.com";
    private static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::1000");
    private static final Ipv6Address AT = Ipv6Address.of("2001:db8:a1::2");
    private static final Ipv6Address TO = Ipv6Address.of("2001:db8:1::1");
    private static final long REQUEST_ID = (5026 << 16) + 1;
    private static final Instant NOW = Instant.parse("2026-07-01T00:00:00Z");

    private final CharonMobileNode charon = withKey();

    private static CharonMobileNode withKey() {
        return node(
                new IkeSettings(
                        Identity.fqdn("mn1.example.com"),
                        Optional.empty(),
                        Map.of(
                                Identity.fqdn(HOME_AGENT),
                                Secret.wrap("key".getBytes(StandardCharsets.UTF_8))),
                        new TrustAnchors(List.of()),
                        new CertificateRequirement.HomeAgentOf("example.com"),
                        Optional.empty(),
                        new EapPolicy.None(),
                        IkeTerms.standard()));
    }

    private static CharonMobileNode node(IkeSettings settings) {
        return new CharonMobileNode(
                settings,
                new CharonTerms(
                        List.of("default"), List.of("default"), Duration.ofSeconds(20), false),
                () -> NOW);
    }

    private static IkeSaId initiate(CharonMobileNode node) {
        IkeSaId id = node.newId();
        List<IkeAction> actions =
                node.handle(
                        new IkeEvent.Initiate(
                                id,
                                Endpoint.ike(AT),
                                Endpoint.ike(TO),
                                Optional.empty(),
                                Optional.of(new ConfigurationRequest(Optional.empty(), false)),
                                new IkeEvent.FirstChild.Wanted(
                                        new ChildRequest(
                                                ChildSa.Mode.TRANSPORT,
                                                List.of(TrafficSelector.anyMobilityHeader()),
                                                List.of(TrafficSelector.mobilityHeader(TO))))),
                        0);
        assertThat(Told.words(actions)).containsExactly("Initiate");
        return id;
    }

    private static IkeSaStatus standing(IkeSaId id, Section... children) {
        return IkeSaStatus.of(
                "mip6-mn-" + id.value(),
                Told.ike(
                        3,
                        HOME_AGENT,
                        sa -> {
                            sa.list("local-vips", HOME.toString());
                            sa.section(
                                    "child-sas",
                                    all -> {
                                        for (Section child : children) {
                                            all.put("mobility-header-1", child);
                                        }
                                    });
                        }));
    }

    private static List<IkeAction> initiated(
            CharonMobileNode node, IkeSaId id, IkeSaStatus sa, List<Bytes> certificates) {
        return node.handle(
                Told.event(
                        new CharonNotice.Initiated(
                                id.value(), Optional.empty(), List.of(sa), certificates)),
                1_000_000);
    }

    private IkeSaId registered() {
        IkeSaId id = initiate(charon);
        initiated(charon, id, standing(id), List.of());
        initiated(charon, id, standing(id, Told.child(REQUEST_ID, "c1")), List.of());
        return id;
    }

    @Test
    void anIkeSaWithoutAChildComesFirstAndTheChildIsForTheAddressThatItBrings() {
        IkeSaId id = initiate(charon);

        List<IkeAction> next = initiated(charon, id, standing(id), List.of());

        assertThat(Told.words(next)).containsExactly("Initiate");
        CharonInstruction.Initiate child =
                (CharonInstruction.Initiate) ((IkeAction.Tell) next.getFirst()).instruction();
        assertThat(child.child()).contains("mobility-header");
        Section connection = child.before().getLast().arguments().section("mip6-mn-" + id.value());
        assertThat(connection.textOrEmpty("childless")).isEqualTo("force");
        Section selectors = connection.section("children").section("mobility-header");
        // RFC 4877 4.2: between home address and home agent, nothing else
        assertThat(selectors.texts("local_ts")).containsExactly(HOME + "/128[135]");
        assertThat(selectors.texts("remote_ts")).containsExactly(TO + "/128[135]");

        List<IkeAction> done =
                initiated(charon, id, standing(id, Told.child(REQUEST_ID, "c1")), List.of());

        assertThat(Told.words(done)).containsExactly("InstallSa", "Established");
        IkeAction.Established established = (IkeAction.Established) done.getLast();
        assertThat(established.reply().address()).contains(HOME);
        assertThat(established.peer().identity()).isEqualTo(Identity.fqdn(HOME_AGENT));
        assertThat(established.elapsed()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void whatFailsIsForgottenByCharonToo() {
        IkeSaId id = initiate(charon);

        List<IkeAction> failed =
                charon.handle(
                        Told.event(
                                new CharonNotice.Initiated(
                                        id.value(),
                                        Optional.of("establishing CHILD_SA failed"),
                                        List.of(),
                                        List.of())),
                        0);

        assertThat(Told.words(failed)).containsExactly("Retire", "Failed");
    }

    @Test
    void aChildThatDoesNotComeLeavesTheIkeSaToTheCore() {
        IkeSaId id = initiate(charon);
        initiated(charon, id, standing(id), List.of());

        assertThat(Told.words(initiated(charon, id, standing(id), List.of())))
                .containsExactly("ChildFailed", "Established");
    }

    @Test
    void whoHasNoneOfItsKeysIsNotServedBy() {
        IkeSaId id = initiate(charon);
        IkeSaStatus other =
                IkeSaStatus.of(
                        "mip6-mn-" + id.value(),
                        Told.ike(3, "other.example.com", sa -> sa.list("local-vips", "::1")));

        assertThat(Told.words(initiated(charon, id, other, List.of())))
                .containsExactly("Report", "Retire", "Failed");
    }

    @Test
    void aCertificateHasToBeAHomeAgents() throws CertificateEncodingException {
        SecureRandom random = new SecureRandom();
        CertificateAuthority.Validity validity =
                new CertificateAuthority.Validity(
                        NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));
        CertificateAuthority authority =
                CertificateAuthority.selfSigned("CA", KeyKind.ECDSA_P256, validity, random);
        Credentials own =
                authority.issue(
                        CertificateProfile.mobileNode("mn1.example.com"),
                        KeyKind.ECDSA_P256,
                        validity);
        Bytes good =
                der(
                        authority.issue(
                                CertificateProfile.homeAgent(HOME_AGENT, "example.com"),
                                KeyKind.ECDSA_P256,
                                validity));
        Bytes impostor =
                der(
                        authority.issue(
                                CertificateProfile.mobileNode(HOME_AGENT),
                                KeyKind.ECDSA_P256,
                                validity));
        IkeSettings settings =
                IkeSettings.mobileNode(
                        Identity.fqdn("mn1.example.com"),
                        own,
                        new TrustAnchors(List.of(authority.certificate())),
                        "example.com");
        List<Bytes> others = List.of(der(own), Bytes.wrap(authority.certificate().getEncoded()));

        assertThat(next(settings, List.of(good, others.get(0), others.get(1))))
                .containsExactly("Initiate");
        assertThat(next(settings, List.of(impostor, others.get(0))))
                .containsExactly("Report", "Retire", "Failed");
        assertThat(next(settings, List.of(good, impostor)))
                .containsExactly("Report", "Retire", "Failed");
        assertThat(next(settings, others)).containsExactly("Report", "Retire", "Failed");
    }

    private static List<String> next(IkeSettings settings, List<Bytes> certificates) {
        CharonMobileNode node = node(settings);
        IkeSaId id = initiate(node);
        return Told.words(initiated(node, id, standing(id), certificates));
    }

    private static Bytes der(Credentials credentials) throws CertificateEncodingException {
        return Bytes.wrap(credentials.certificate().getEncoded());
    }

    @Test
    void aMovementEndsItSinceKIsClear() {
        IkeSaId id = registered();

        assertThat(charon.movesWithBindings()).isFalse();
        assertThat(
                        Told.words(
                                charon.handle(
                                        new IkeEvent.Relocate(
                                                id, Endpoint.ike(AT), Endpoint.ike(TO)),
                                        0)))
                .containsExactly("Retire", "RemoveSa", "Closed");
    }

    @Test
    void itsEndIsTheServicesEnd() {
        IkeSaId id = registered();

        assertThat(
                        Told.words(
                                charon.handle(
                                        Told.event(
                                                Told.updown(
                                                        "ike-updown",
                                                        false,
                                                        "mip6-mn-" + id.value(),
                                                        Told.ike(3, HOME_AGENT, sa -> {}))),
                                        0)))
                .containsExactly("Retire", "RemoveSa", "Closed");
    }

    @Test
    void anotherCharonKnowsNothingOfIt() {
        IkeSaId _ = registered();

        assertThat(Told.words(charon.handle(Told.event(new CharonNotice.Standing(List.of())), 0)))
                .containsExactly("Load", "Retire", "RemoveSa", "Closed");
    }

    @Test
    void whatAFormerProcessLeftIsEnded() {
        IkeSaStatus old = standing(new IkeSaId(99));

        assertThat(
                        Told.words(
                                charon.handle(
                                        Told.event(new CharonNotice.Standing(List.of(old))), 0)))
                .containsExactly("Terminate", "Load");
    }

    @Test
    void keysAreRenewed() {
        IkeSaId id = registered();
        String connection = "mip6-mn-" + id.value();

        assertThat(
                        Told.words(
                                charon.handle(
                                        Told.event(
                                                Told.childRekeyed(
                                                        connection,
                                                        3,
                                                        HOME_AGENT,
                                                        Told.child(REQUEST_ID, "c1"),
                                                        Told.child(REQUEST_ID, "c2"))),
                                        0)))
                .containsExactly("InstallSuccessor", "SwitchSa", "RemoveSa");
        assertThat(charon.handle(Told.event(Told.ikeRekeyed(connection, HOME_AGENT, 3, 4)), 0))
                .containsExactly(new IkeAction.Rekeyed(id));
    }
}
