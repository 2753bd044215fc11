package mip6.ikev2.charon;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.charon.CharonInstruction.Command;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.EapPolicy;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.core.IkeTerms;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.pki.CertificateRequirement;
import mip6.ikev2.pki.TrustAnchors;
import mip6.ikev2.vici.Section;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class CharonHomeAgentTest {

    private static final String NAME = "mn1.example.com";
    private static final Identity IDENTITY = Identity.fqdn(NAME);
    private static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::1000");
    private static final String CONNECTION = "mip6-ha-" + NAME;
    private static final long REQUEST_ID = (5027 << 16) + 1;

    private final CharonHomeAgent charon =
            new CharonHomeAgent(
                    new HomeAgentPlan(
                            settings(),
                            new CharonTerms(
                                    List.of("default"),
                                    List.of("default"),
                                    Duration.ofSeconds(30),
                                    false),
                            Map.of(IDENTITY, HOME),
                            List.of(Ipv6Prefix.of("2001:db8:1::/64")),
                            0xffff_ffffL,
                            List.of()));

    static IkeSettings settings() {
        return new IkeSettings(
                Identity.fqdn("ha1.example.com"),
                Optional.empty(),
                Map.of(IDENTITY, Secret.wrap("key".getBytes(StandardCharsets.UTF_8))),
                new TrustAnchors(List.of()),
                new CertificateRequirement.AnyNode(),
                Optional.of(new CertificateRequirement.AnyNode()),
                new EapPolicy.None(),
                IkeTerms.standard());
    }

    private List<IkeAction> tell(CharonNotice notice) {
        return charon.handle(Told.event(notice), 0);
    }

    private static Section mobileNode(long uniqueId) {
        return Told.ike(uniqueId, NAME, sa -> {});
    }

    private IkeSaId up(long uniqueId) {
        List<IkeAction> asked =
                tell(Told.updown("ike-updown", true, CONNECTION, mobileNode(uniqueId)));
        assertThat(asked).singleElement().isInstanceOf(IkeAction.Authorize.class);
        IkeAction.Authorize authorize = (IkeAction.Authorize) asked.getFirst();
        assertThat(authorize.peer().identity()).isEqualTo(IDENTITY);
        assertThat(authorize.request().orElseThrow().address()).contains(HOME);
        assertThat(authorize.remote().address()).isEqualTo(Ipv6Address.of("2001:db8:a1::2"));
        return authorize.id();
    }

    private static ConfigurationReply reply(Ipv6Address address) {
        return new ConfigurationReply(Optional.of(address), 64, List.of(), Optional.empty());
    }

    private List<IkeAction> admitted(IkeSaId id) {
        return charon.handle(new IkeEvent.Authorized(id, reply(HOME)), 0);
    }

    /** Standing, with one pair. */
    private IkeSaId served() {
        IkeSaId id = up(7);
        admitted(id);
        tell(Told.child(true, CONNECTION, 7, NAME, Told.child(REQUEST_ID, "c0000001")));
        return id;
    }

    @Test
    void charonIsToldOfEachMobileNodeAndOfNoOtherAddressForIt() {
        List<IkeAction> first = tell(new CharonNotice.Standing(List.of()));

        assertThat(Told.words(first)).containsExactly("Load");
        IkeAction.Tell told = (IkeAction.Tell) first.getFirst();
        CharonInstruction.Load load = (CharonInstruction.Load) told.instruction();
        assertThat(load.commands())
                .extracting(Command::name)
                .containsExactly("load-shared", "load-pool", "load-pool", "load-pool", "load-conn");
        Section connection = load.commands().getLast().arguments().section(CONNECTION);
        assertThat(connection.section("remote").textOrEmpty("id")).isEqualTo(NAME);
        assertThat(connection.textOrEmpty("mobike")).isEqualTo("no");
        Section child = connection.section("children").section("mobility-header");
        assertThat(child.texts("remote_ts")).containsExactly(HOME + "/128[135]");
        assertThat(child.textOrEmpty("policies")).isEqualTo("no");
        assertThat(child.number("reqid")).contains(REQUEST_ID);
        Section link = load.commands().get(3).arguments().section(CONNECTION + "/link");
        // RFC 5026 8.2: lifetime, prefix, length
        assertThat(link.entries()).anyMatch(entry -> entry.name().equals("16"));
    }

    @Test
    void whatItLetInIsAskedLeaveForAndItsChildIsAPairWhoseStatesAreElsewhere() {
        IkeSaId id = up(7);

        assertThat(Told.words(admitted(id))).containsExactly("Established");
        List<IkeAction> installed =
                tell(Told.child(true, CONNECTION, 7, NAME, Told.child(REQUEST_ID, "c0000001")));

        assertThat(Told.words(installed)).containsExactly("InstallSa");
        ChildSa pair = ((IkeAction.InstallSa) installed.getFirst()).sa();
        assertThat(pair.elsewhere().orElseThrow().requestId()).isEqualTo((int) REQUEST_ID);
        assertThat(pair.remote()).containsExactly(TrafficSelector.mobilityHeader(HOME));
        assertThat(pair.inbound().value()).isEqualTo(0xc0000001);
        assertThat(pair.owner()).isEqualTo(id);
    }

    @Test
    void aChildThatComesBeforeLeaveIsInstalledWithIt() {
        List<IkeAction> asked =
                tell(Told.child(true, CONNECTION, 7, NAME, Told.child(REQUEST_ID, "c0000001")));
        assertThat(Told.words(asked)).containsExactly("Authorize");

        List<IkeAction> admitted = admitted(((IkeAction.Authorize) asked.getFirst()).id());

        assertThat(Told.words(admitted)).containsExactly("InstallSa", "Established");
    }

    @Test
    void whoIsRefusedIsEndedAtOnce() {
        IkeSaId id = up(7);

        List<IkeAction> refused =
                charon.handle(new IkeEvent.Refused(id, IkeEvent.Refusal.NOT_AUTHORIZED), 0);

        assertThat(refused)
                .contains(new IkeAction.Tell(new CharonInstruction.Terminate(7)))
                .extracting(Told::word)
                .containsExactly("Terminate", "Failed");
        assertThat(tell(Told.updown("ike-updown", false, CONNECTION, mobileNode(7)))).isEmpty();
    }

    @Test
    void anotherAddressThanCharonGaveEndsIt() {
        IkeSaId id = up(7);

        List<IkeAction> other =
                charon.handle(
                        new IkeEvent.Authorized(id, reply(Ipv6Address.of("2001:db8:1::99"))), 0);

        assertThat(Told.words(other)).containsExactly("Terminate", "Failed");
    }

    @Test
    void anIdentityThatIsNotTheConnectionsIsEnded() {
        List<IkeAction> actions =
                tell(
                        Told.updown(
                                "ike-updown",
                                true,
                                CONNECTION,
                                Told.ike(7, "mn2.example.com", sa -> {})));

        assertThat(Told.words(actions)).containsExactly("Terminate");
    }

    @Test
    void connectionsOfOthersAreNoneOfItsBusiness() {
        assertThat(tell(Told.updown("ike-updown", true, "road-warrior", mobileNode(7)))).isEmpty();
    }

    @Test
    void aPairThatWasMadeForOtherMobileNodesIsEnded() {
        IkeSaId id = up(7);
        admitted(id);

        List<IkeAction> actions =
                tell(Told.child(true, CONNECTION, 7, NAME, Told.child(REQUEST_ID + 1, "c0000001")));

        assertThat(Told.words(actions)).containsExactly("Terminate", "Closed");
    }

    @Test
    void itsEndIsTheSessions() {
        served();

        assertThat(Told.words(tell(Told.updown("ike-updown", false, CONNECTION, mobileNode(7)))))
                .containsExactly("RemoveSa", "Closed");
    }

    @Test
    void keysAreRenewedUnderTheSameName() {
        IkeSaId id = served();

        assertThat(
                        Told.words(
                                tell(
                                        Told.childRekeyed(
                                                CONNECTION,
                                                7,
                                                NAME,
                                                Told.child(REQUEST_ID, "c0000001"),
                                                Told.child(REQUEST_ID, "c0000002")))))
                .containsExactly("InstallSuccessor", "SwitchSa", "RemoveSa");
        assertThat(tell(Told.ikeRekeyed(CONNECTION, NAME, 7, 8)))
                .containsExactly(new IkeAction.Rekeyed(id));
        assertThat(Told.words(charon.handle(new IkeEvent.Close(id), 0)))
                .containsExactly("Terminate", "RemoveSa", "Closed");
    }

    @Test
    void anotherCharonHasForgottenAllAndIsToldAgain() {
        served();

        assertThat(Told.words(tell(new CharonNotice.Standing(List.of()))))
                .containsExactly("Load", "RemoveSa", "Closed");
    }

    @Test
    void whatStandsWhenThisProcessStartsIsTakenOver() {
        Section standing =
                Told.ike(
                        7,
                        NAME,
                        sa ->
                                sa.section(
                                        "child-sas",
                                        children ->
                                                children.put(
                                                        "mobility-header-1",
                                                        Told.child(REQUEST_ID, "c0000001"))));

        List<IkeAction> asked = tell(Told.standing(CONNECTION, standing));

        assertThat(Told.words(asked)).containsExactly("Load", "Authorize");
        assertThat(Told.words(admitted(((IkeAction.Authorize) asked.getLast()).id())))
                .containsExactly("InstallSa", "Established");
        assertThat(Told.words(tell(Told.standing(CONNECTION, standing)))).containsExactly("Load");
    }

    @Test
    void nothingMovesAndNobodyIsInitiatedTo() {
        assertThat(charon.movesWithBindings()).isFalse();
        assertThat(charon.deadline()).isEqualTo(Long.MAX_VALUE);
    }
}
