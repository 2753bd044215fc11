package mip6.lab.interop;

import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.message.NotifyType;
import mip6.lab.interop.Connection.Child;
import mip6.lab.interop.Proof.EapMethod;
import mip6.lab.interop.Proof.Judge;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** What is tried with strongSwan. */
final class StrongSwanRows {

    private static final Suites USUAL = Suites.of(Encryption.AES_GCM_16, 128);
    private static final KeyExchangeGroup FIRST = KeyExchangeGroup.CURVE25519;
    private static final KeyExchangeGroup OTHER = KeyExchangeGroup.ECP_256;

    private StrongSwanRows() {}

    static List<Row> all() {
        List<Row> rows = new ArrayList<>();
        rows.add(row("psk", Steps::establish));
        rows.addAll(certificates());
        rows.addAll(eap());
        for (KeyExchangeGroup group : KeyExchangeGroup.values()) {
            rows.add(suite("group-" + Suites.strongSwan(group), USUAL, group));
        }
        for (Encryption encryption : Encryption.values()) {
            for (int bits : encryption.keyBits()) {
                Suites suite = Suites.of(encryption, bits);
                rows.add(suite("cipher-" + suite.label(), suite, FIRST));
            }
        }
        rows.add(
                row("esn", Steps::extendedSequenceNumbers)
                        .withMore("esp_proposals", "aes128gcm16-esn")
                        .withSettings(
                                settings ->
                                        settings.withProposals(
                                                settings.ike(),
                                                Proposals.esp(List.of("aes128gcm16-esn")))));
        rows.add(row("cp-address", Steps::address));
        rows.add(
                row("own-address", Steps::establish)
                        .withChild(Optional.of(Child.MOBILITY_HEADER_STATIC)));
        rows.add(
                row("home-prefix", Steps::homePrefix)
                        .only(Initiator.OURS)
                        .withHomePrefix(Plan.HOME_PREFIX));
        rows.add(row("childless", ChildlessSteps::childLater).withIke("childless", "force"));
        rows.add(row("unasked-address", ChildlessSteps::unaskedAddress).only(Initiator.OURS));
        rows.add(
                row("fragmentation", Steps::fragments)
                        .provenBy(new Proof.Certificate(CertificateKind.LARGE)));
        rows.addAll(invalidKe());
        rows.addAll(cookie());
        rows.add(row("liveness", Steps::liveness).withIke("dpd_delay", "1s"));
        rows.add(row("mobility-header", MobilityHeaderSteps::registration));
        rows.add(row("rekey-ike", RekeySteps::ike));
        rows.add(row("rekey-child", RekeySteps::child));
        rows.add(
                row("rekey-child-pfs", RekeySteps::child)
                        .withMore("esp_proposals", USUAL.strongSwanEsp(FIRST))
                        .withSettings(RekeySteps::withForwardSecrecy));
        rows.addAll(reauthentication());
        rows.add(row("delete", Steps::delete));
        rows.addAll(mobike());
        rows.add(
                Row.of(PeerKind.STRONGSWAN_LIBIPSEC, "tunnel-in-udp", TunnelSteps::echoInUdp)
                        .withChild(Optional.of(Child.TUNNEL)));
        return rows;
    }

    private static List<Row> certificates() {
        List<Row> rows = new ArrayList<>();
        for (CertificateKind kind :
                EnumSet.range(CertificateKind.ECDSA_P256, CertificateKind.ED25519)) {
            rows.add(row(kind.label(), Steps::establish).provenBy(new Proof.Certificate(kind)));
        }
        rows.add(
                row("crl", Steps::establish)
                        .provenBy(new Proof.Certificate(CertificateKind.CHECKED)));
        rows.add(
                row("crl-revoked", Steps::revoked)
                        .provenBy(new Proof.Certificate(CertificateKind.REVOKED)));
        rows.add(
                row("ocsp", Steps::askedByOcsp)
                        .provenBy(new Proof.Certificate(CertificateKind.OCSP)));
        rows.add(
                row("ocsp-revoked", Steps::revoked)
                        .provenBy(new Proof.Certificate(CertificateKind.OCSP_REVOKED)));
        return rows;
    }

    private static List<Row> eap() {
        List<Row> rows = new ArrayList<>();
        for (EapMethod method : EapMethod.values()) {
            rows.add(
                    row(method.label(), Steps::establish)
                            .provenBy(new Proof.Eap(method, Judge.RESPONDER)));
            rows.add(
                    row(method.label() + "-radius", Steps::establish)
                            .provenBy(new Proof.Eap(method, Judge.AAA_SERVER)));
        }
        return rows;
    }

    /** Ours first: the peer's machine stays where it has gone. */
    private static List<Row> mobike() {
        return List.of(
                Row.of(PeerKind.STRONGSWAN_MOBIKE, "mobike", MovementSteps::weMove)
                        .only(Initiator.OURS)
                        .withIke("mobike", "yes")
                        .withSettings(IkeSettings::withMobike),
                Row.of(PeerKind.STRONGSWAN_MOBIKE, "mobike", MovementSteps::peerMoves)
                        .only(Initiator.THEIRS)
                        .withIke("mobike", "yes")
                        .withIke("local_addrs", "%any"));
    }

    private static List<Row> reauthentication() {
        return List.of(
                row("reauthenticate", ReauthenticationSteps::weReauthenticate)
                        .only(Initiator.OURS)
                        .withSettings(ReauthenticationSteps::ofAge),
                row("reauthenticate", ReauthenticationSteps::peerReauthenticates)
                        .only(Initiator.THEIRS));
    }

    private static Row row(String name, Script script) {
        return Row.of(PeerKind.STRONGSWAN, name, script);
    }

    /** Nothing but this suite and group is offered or accepted by either end. */
    private static Row suite(String name, Suites suite, KeyExchangeGroup group) {
        return row(name, Steps::establish)
                .withIke("proposals", suite.strongSwanIke(group))
                .withMore("esp_proposals", suite.strongSwanEsp())
                .withSettings(settings -> suite.only(settings, group));
    }

    /** The initiator's first guess is a group that the responder does not take. */
    private static List<Row> invalidKe() {
        Row row = row("invalid-ke", Steps.twice(NotifyType.INVALID_KE_PAYLOAD));
        return List.of(
                row.only(Initiator.OURS)
                        .withIke("proposals", USUAL.strongSwanIke(OTHER))
                        .withSettings(settings -> USUAL.only(settings, FIRST, OTHER)),
                row.only(Initiator.THEIRS)
                        .withIke("proposals", USUAL.strongSwanIke(FIRST, OTHER))
                        .withSettings(settings -> USUAL.only(settings, OTHER)));
    }

    private static List<Row> cookie() {
        Script demanded = Steps.twice(NotifyType.COOKIE);
        return List.of(
                Row.of(
                                PeerKind.STRONGSWAN_COOKIE,
                                "cookie",
                                stage -> {
                                    Steps.leaveHalfOpen(stage);
                                    demanded.run(stage);
                                })
                        .only(Initiator.OURS),
                row("cookie", demanded)
                        .only(Initiator.THEIRS)
                        .withSettings(
                                settings ->
                                        settings.withLimits(
                                                settings.limits().withCookieThreshold(0))));
    }
}
