package mip6.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSettings;
import mip6.lab.interop.Connection.Child;
import mip6.lab.net.Host;
import mip6.lab.net.Privilege;
import mip6.lab.net.Translator;
import mip6.lab.oracle.Tool;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who initiates is behind an address translator (RFC 7296 2.23), which forgets in the middle of it:
 * with charon at the other end, and echoes in ESP in UDP. On this machine's kernel, since that of
 * the guest has no translator.
 */
@Timeout(120)
class TranslatorIT {

    private static final PeerKind PEER = PeerKind.STRONGSWAN_LIBIPSEC;
    private static final Pattern REMOTE_PORT = Pattern.compile("remote-port=(\\d+)");

    @TempDir Path folder;

    private void run(Row row, Initiator initiator) throws Exception {
        Privilege.require();
        Tool _ = Tool.program("charon-systemd");
        Tool _ = Tool.program("nft");
        Certificates _ =
                Certificates.make(
                        folder.resolve("certificates"), EnumSet.of(CertificateKind.ECDSA_P256));
        List<CaseResult> results =
                InteropRun.run(folder, List.of(row.begunBy(initiator, 0)), _ -> {});
        assertThat(results)
                .hasSize(1)
                .allSatisfy(it -> assertThat(it.ok()).as(it.reason()).isTrue());
    }

    /** RFC 4555 3.8: the initiator notices that it is seen elsewhere, and says so. */
    @Test
    void weAreBehindIt() throws Exception {
        run(
                Row.of(PEER, "translated", this::ours)
                        .withChild(Optional.of(Child.TUNNEL))
                        .withIke("mobike", "yes")
                        .withSettings(IkeSettings::withMobike),
                Initiator.OURS);
    }

    private void ours(Stage stage) throws CaseFailedException, IOException, InterruptedException {
        Host host = stage.ours().host();
        Ipv6Address inside = Plan.oursElsewhere(PEER);
        host.address("swan-libipsec", inside, Plan.PREFIX_LENGTH);
        Translator translator =
                Translator.on(host, folder, Ipv6Prefix.host(inside), stage.connection().ours());
        stage.ours().goTo(inside);
        stage.ours()
                .begin(
                        id -> {
                            IkeEvent.Initiate usual = stage.initiation(id);
                            return new IkeEvent.Initiate(
                                    id,
                                    Endpoint.ike(inside),
                                    usual.remote(),
                                    usual.remoteIdentity(),
                                    usual.part(),
                                    usual.child());
                        });
        Standing standing = stage.established();
        awaitMapping(stage, translator);
        TunnelSteps.echoInUdp(
                stage,
                standing,
                _ -> {
                    translator.forget();
                    stage.ours().tell(new IkeEvent.CheckLiveness(standing.id()));
                    ChildSa next = movedAndInstalled(stage);
                    awaitMapping(stage, translator);
                    return next;
                });
    }

    /** In either order: kernel-libipsec changes no SA, so that charon makes another. */
    private static ChildSa movedAndInstalled(Stage stage)
            throws CaseFailedException, InterruptedException {
        List<IkeAction.Moved> moved = new ArrayList<>();
        List<ChildSa> installed = new ArrayList<>();
        return stage.ours()
                .journal()
                .await(
                        "the movement and another SA",
                        Stage.PATIENCE,
                        action -> {
                            if (action instanceof IkeAction.Moved it) {
                                moved.add(it);
                            } else if (action instanceof IkeAction.InstallSuccessor it) {
                                installed.add(it.successor());
                            }
                            return moved.isEmpty()
                                    ? Optional.empty()
                                    : installed.stream().findFirst();
                        });
    }

    /** The peer has seen that there is a translator, and which port it gives. */
    private static void awaitMapping(Stage stage, Translator translator)
            throws CaseFailedException, IOException, InterruptedException {
        stage.awaitAccount(
                "it sees the translator's port",
                account ->
                        account.contains("nat-remote=yes")
                                && account.contains("remote-host=" + stage.connection().ours())
                                && REMOTE_PORT
                                        .matcher(account)
                                        .results()
                                        .anyMatch(
                                                it ->
                                                        translator.isCurrent(
                                                                Integer.parseInt(it.group(1)))));
    }

    /** RFC 7296 2.23: where a message of the peer comes from that is new and authentic. */
    @Test
    void thePeerIsBehindIt() throws Exception {
        run(
                Row.of(PEER, "translated", this::theirs).withChild(Optional.of(Child.TUNNEL)),
                Initiator.THEIRS);
    }

    private void theirs(Stage stage) throws CaseFailedException, IOException, InterruptedException {
        Host host = stage.peer().host();
        Ipv6Address outside = Plan.theirsElsewhere(PEER);
        host.address("ours", outside, Plan.PREFIX_LENGTH);
        Translator translator =
                Translator.on(host, folder, Ipv6Prefix.host(stage.connection().theirs()), outside);
        Standing standing = stage.establish();
        Endpoint seen = standing.established().remote();
        stage.demand(
                seen.address().equals(outside) && translator.isCurrent(seen.port()),
                "we see it at " + seen);
        TunnelSteps.echoInUdp(
                stage,
                standing,
                sa -> {
                    translator.forget();
                    return sa;
                });
    }
}
