package mip6.lab.vici;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.ikev2.vici.IkeSaStatus;
import mip6.ikev2.vici.SaSelection;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.client.ViciEvents;
import mip6.ikev2.vici.client.ViciException;
import mip6.ikev2.vici.client.ViciException.Reason;
import mip6.ikev2.vici.client.ViciNotice;
import mip6.wire.Bytes;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What charon does that one would not expect, and that the client or its user has to live with. */
@Timeout(180)
class ViciHazardIT {
    private static final Duration SHORT = Duration.ofMillis(1_500);

    /** MIP6_HOME_PREFIX (RFC 5026 8.2): a lifetime, a prefix and its length. */
    private static final Bytes HOME_PREFIX =
            Bytes.ofHex("0000ffff 20010db8 00010000 00000000 00000000 40");

    private static final String PREFIX_CAME = "processing MIP6_HOME_PREFIX attribute";

    /** Of configurations and logs; it stays where a test fails. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @AutoClose private ViciPair pair;

    @BeforeEach
    void start() throws Exception {
        pair = ViciPair.start(folder);
    }

    /** It waits for an event that has been. With a timeout of its own charon says so at least. */
    @Test
    void initiatingAChildlessSaThatStandsNeverReturns() throws Exception {
        pair.load();
        pair.establish();
        Section endless = SaSelection.ofIke("home").arguments().build();
        assertThatThrownBy(() -> pair.mnClient.ask("initiate", endless, SHORT))
                .extracting(e -> ((ViciException) e).reason())
                .isEqualTo(Reason.DEADLINE);
        assertThatThrownBy(() -> pair.mnClient.initiate(SaSelection.ofIke("home"), SHORT))
                .hasMessageContaining("not established after")
                .extracting(e -> ((ViciException) e).reason())
                .isEqualTo(Reason.REFUSED);
        // neither broke anything: the client goes on, and the SA stands
        assertThat(pair.mnClient.listSas())
                .singleElement()
                .satisfies(sa -> assertThat(sa.isEstablished()).isTrue());
    }

    @Test
    void terminatingTowardsADeadPeerHangsUntilTheDeadline() throws Exception {
        pair.load();
        pair.establish();
        pair.ha.crash();
        assertThatThrownBy(() -> pair.mnClient.terminate(SaSelection.ofIke("home"), SHORT))
                .extracting(e -> ((ViciException) e).reason())
                .isEqualTo(Reason.REFUSED);
        assertThat(pair.mnClient.listSas())
                .singleElement()
                .satisfies(sa -> assertThat(sa.state()).isEqualTo("DELETING"));
        pair.mnClient.terminateForced(SaSelection.ofIke("home"), ViciPair.LONG);
        assertThat(pair.mnClient.listSas()).isEmpty();
    }

    @Test
    void initiatingTowardsADeadPeerEndsAtTheDeadline() throws Exception {
        pair.load();
        pair.ha.crash();
        assertThatThrownBy(() -> pair.mnClient.initiate(SaSelection.ofIke("home"), SHORT))
                .extracting(e -> ((ViciException) e).reason())
                .isEqualTo(Reason.REFUSED);
        assertThat(pair.mnClient.listSas())
                .singleElement()
                .satisfies(sa -> assertThat(sa.state()).isEqualTo("CONNECTING"));
    }

    /** It is looked for by what it is, and not by its connection's name. */
    @Test
    void anSaOfAnotherConnectionThatLooksTheSameIsTaken() throws Exception {
        pair.load();
        pair.establish();
        loadOnNode("same", Section.builder());
        assertThatThrownBy(() -> pair.mnClient.initiate(SaSelection.ofIke("same"), SHORT))
                .extracting(e -> ((ViciException) e).reason())
                .isEqualTo(Reason.REFUSED);
        assertThat(pair.mnClient.listSas()).extracting(IkeSaStatus::name).containsExactly("home");

        loadOnNode("other", ViciPair.distinct(1).put("unique", "never"));
        pair.mnClient.initiate(SaSelection.ofIke("other"), ViciPair.LONG);
        assertThat(pair.mnClient.listSas())
                .extracting(IkeSaStatus::name)
                .containsExactlyInAnyOrder("home", "other");
    }

    private void loadOnNode(String name, Section.Builder extra) throws ViciException {
        pair.mnClient.loadConnection(
                name, ViciPair.connection("mn", "ha", extra, ViciPair.MN, ViciPair.HA));
    }

    /**
     * A command that waits takes one of charon's 16 threads: a dozen of them leave none for the
     * work. What does not wait may be as much as there is.
     */
    @Test
    void moreSasThanCharonHasThreadsAreMadeWithoutWaiting() throws Exception {
        int sas = 40;
        pair.loadMany(sas);
        try (ViciEvents events = ViciPair.events(pair.mn, "ike-updown")) {
            assertThat(events.next()).isInstanceOf(ViciNotice.Synchronised.class);
            for (int i = 0; i < sas; i++) {
                pair.mnClient.begin(SaSelection.ofIke("home" + i));
            }
            Set<String> up = new HashSet<>();
            while (up.size() < sas) {
                ViciNotice.Occurred event = (ViciNotice.Occurred) events.next();
                assertThat(event.content().isYes("up")).isTrue();
                IkeSaStatus.allOf(event.content()).forEach(sa -> up.add(sa.name()));
            }
        }
        assertThat(pair.mnClient.listSas()).hasSize(sas);
    }

    @Test
    void aPoolServesRawOctetsAsAttribute16Unrequested() throws Exception {
        loadWithPool("2001:db8:1::1000-2001:db8:1::1003");
        pair.establish();
        pair.mn.awaitLog(PREFIX_CAME);
        assertThat(compact(pair.mn.log())).contains(HOME_PREFIX.toHex());
        IkeSaStatus sa = pair.mnClient.listSas().getFirst();
        assertThat(sa.localAddresses()).containsExactly("2001:db8:1::1000");
        assertThat(pair.haClient.listSas().getFirst().remoteAddresses())
                .isEqualTo(sa.localAddresses());
    }

    /** In no words of a connection, and it does not do so by itself. */
    @Test
    void nothingMakesCharonAskForTheHomePrefix() throws Exception {
        assertThatThrownBy(() -> loadOnNode("asks", Section.builder().octets("16", HOME_PREFIX)))
                .hasMessageContaining("unknown option: 16");
        loadWithPool("2001:db8:1::1000-2001:db8:1::1003");
        pair.establish();
        pair.mn.awaitLog(PREFIX_CAME);
        assertThat(attributes("CPRP", pair.mn.log())).containsAll(List.of("ADDR6", "MIP6HPFX"));
        assertThat(attributes("CPRQ", pair.mn.log())).contains("ADDR6").doesNotContain("MIP6HPFX");
    }

    /** The names in a Configuration payload of that kind, as charon logs messages. */
    private static List<String> attributes(String kind, String log) {
        Matcher payload = Pattern.compile(kind + "\\(([^)]*)\\)").matcher(log);
        assertThat(payload.find()).as(kind).isTrue();
        return List.of(payload.group(1).split(" ", -1));
    }

    /** It forgets that it skips a subnet's first address when it looks where the pool ends. */
    @Test
    void withThePoolsLastAddressNoAttributeIsServed() throws Exception {
        loadWithPool("2001:db8:1::1000/126");
        pair.establish();
        pair.mn.awaitLog("installing new virtual IP 2001:db8:1::1001");
        assertThat(pair.mn.log()).containsOnlyOnce(PREFIX_CAME);

        // to whom it knows it would give the same address again
        pair.mnClient.loadConnection(
                "again",
                ViciPair.connection(
                        "mn2",
                        "ha",
                        Section.builder().list("vips", "::"),
                        ViciPair.MN,
                        ViciPair.HA));
        pair.haClient.loadConnection(
                "again",
                ViciPair.connection(
                        "ha",
                        "mn2",
                        Section.builder().list("pools", "hoa"),
                        ViciPair.HA,
                        ViciPair.MN));
        pair.mnClient.initiate(SaSelection.ofIke("again"), ViciPair.LONG);
        pair.mn.awaitLog("installing new virtual IP 2001:db8:1::1002");
        assertThat(pair.mn.log()).containsOnlyOnce(PREFIX_CAME);
    }

    private void loadWithPool(String addresses) throws Exception {
        pair.haClient.loadPool(
                "hoa", Section.builder().put("addrs", addresses).octets("16", HOME_PREFIX).build());
        pair.load(Section.builder().list("vips", "::"), Section.builder().list("pools", "hoa"));
    }

    @Test
    void keysDoNotLeaveThroughVici() throws Exception {
        pair.load();
        try (ViciEvents events = ViciPair.events(pair.mn, "log", "ike-updown")) {
            assertThat(events.next()).isInstanceOf(ViciNotice.Synchronised.class);
            pair.establish();
            StringBuilder said = new StringBuilder();
            pair.mnClient.stream(
                    "list-sas",
                    Section.EMPTY,
                    "list-sa",
                    sa -> said.append(sa.encode().toHex()),
                    ViciPair.LONG);
            boolean up = false;
            while (!up) {
                ViciNotice.Occurred event = (ViciNotice.Occurred) events.next();
                said.append(event.content().encode().toHex());
                up = event.event().equals("ike-updown");
            }
            pair.mn.awaitLog("Sk_ei secret");
            String key = firstOctetsOf("Sk_ei secret", pair.mn.log());
            assertThat(said.toString())
                    .contains(hexOfText("ESTABLISHED"))
                    .doesNotContain(key)
                    .doesNotContainIgnoringCase(hexOfText(key));
        }
    }

    /**
     * With "dynamic" selectors it never proposes the home address that it was given. What does: the
     * connection is loaded again with the address that the list of SAs tells.
     */
    @Test
    void aProxyTransportSelectorHasToNameTheHomeAddress() throws Exception {
        pair.haClient.loadPool(
                "hoa", Section.builder().put("addrs", "2001:db8:1::1000/120").build());
        pair.load(withChild("dynamic"), Section.builder().list("pools", "hoa"));
        pair.establish();
        String home = pair.mnClient.listSas().getFirst().localAddresses().getFirst();
        String proposal = home + "/128[mobility-header]";
        initiateChild();
        pair.mn.awaitLog("proposing traffic selectors for us");
        assertThat(pair.mn.log()).doesNotContain(proposal);

        pair.mnClient.loadConnection(
                "home",
                ViciPair.connection(
                        "mn", "ha", withChild(home + "/128"), ViciPair.MN, ViciPair.HA));
        // neither machine need have ESP in its kernel: what counts is what is proposed
        initiateChild();
        pair.mn.awaitLog(proposal);
        assertThat(pair.mnClient.listSas(SaSelection.ofIke("home")))
                .singleElement()
                .satisfies(sa -> assertThat(sa.isEstablished()).isTrue());
    }

    private static Section.Builder withChild(String local) {
        return Section.builder()
                .list("vips", "::")
                .section("children", children -> children.put("mh", child(local)));
    }

    private static Section child(String local) {
        return Section.builder()
                .put("mode", "transport_proxy")
                .put("policies", false)
                .put("reqid", 5026)
                .list("local_ts", local + "[135]")
                .list("remote_ts", ViciPair.HA + "/128[135]")
                .build();
    }

    private void initiateChild() throws ViciException {
        try {
            pair.mnClient.initiate(SaSelection.of("home", "mh"), ViciPair.LONG);
        } catch (ViciException e) {
            assertThat(e.reason()).isEqualTo(Reason.REFUSED);
        }
    }

    private static String compact(String log) {
        // a dump: "   0: 00 00 FF FF 20 01 ...  .... ."
        StringBuilder digits = new StringBuilder();
        Matcher line = Pattern.compile("\\d+: ((?:[0-9A-F]{2} ){1,16})").matcher(log);
        while (line.find()) {
            digits.append(line.group(1).replace(" ", ""));
        }
        return digits.toString().toLowerCase(Locale.ROOT);
    }

    private static String firstOctetsOf(String title, String log) {
        String digits = compact(log.substring(log.indexOf(title)));
        return digits.substring(0, 20);
    }

    private static String hexOfText(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
