package mip6.lab.interop;

import mip6.ikev2.core.EapPolicy;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.eap.EapCredentials;
import mip6.ikev2.eap.EapService;
import mip6.ikev2.eap.TlsVersions;
import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.PeerCertificates;
import mip6.ikev2.revocation.RevocationMode;
import mip6.ikev2.revocation.RevocationPolicy;
import mip6.lab.interop.Proof.Judge;
import mip6.wire.Bytes;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What our engine is told about a case. */
record OurSettings(Certificates certificates) {

    private static final Identity OWN = Identity.fqdn(Plan.OUR_NAME);

    /** Before what is particular to a row. */
    IkeSettings of(Connection connection) throws CaseFailedException {
        return switch (connection.proof()) {
            case Proof.PreSharedKey _ ->
                    byCertificate(CertificateKind.ECDSA_P256)
                            .withPreSharedKeys(
                                    Map.of(Identity.fqdn(Plan.THEIR_NAME), Plan.preSharedKey()));
            case Proof.Certificate(CertificateKind kind) -> byCertificate(kind);
            case Proof.Eap(var method, var judge) ->
                    connection.initiator() == Initiator.OURS
                            ? IkeSettings.mobileNode(
                                    OWN,
                                    new EapPolicy.Peer(
                                            Bytes.ofUtf8(Plan.OUR_NAME),
                                            credentials(method, judge)),
                                    certificates.anchors(),
                                    Plan.DOMAIN)
                            : byCertificate(CertificateKind.ECDSA_P256)
                                    .withEap(
                                            judge == Judge.AAA_SERVER
                                                    ? new EapPolicy.Relay()
                                                    : new EapPolicy.Server(
                                                            List.of(service(method))));
        };
    }

    private IkeSettings byCertificate(CertificateKind kind) throws CaseFailedException {
        IkeSettings settings =
                IkeSettings.homeAgent(OWN, certificates.ours(kind), certificates.anchors());
        return kind.isChecked()
                ? settings.withRevocation(RevocationPolicy.of(RevocationMode.STRICT))
                : settings;
    }

    private EapCredentials credentials(Proof.EapMethod method, Judge judge)
            throws CaseFailedException {
        return switch (method) {
            case MSCHAPV2 -> new EapCredentials.Password(Plan.password());
            case TLS ->
                    new EapCredentials.Certificate(
                            certificates.ours(CertificateKind.ECDSA_P256),
                            new PeerCertificates(certificates.anchors()),
                            judge == Judge.AAA_SERVER
                                    ? Optional.of(Identity.fqdn(Plan.AAA_NAME))
                                    : Optional.empty(),
                            TlsVersions.TLS_1_3_OR_1_2);
        };
    }

    private EapService service(Proof.EapMethod method) throws CaseFailedException {
        return switch (method) {
            case MSCHAPV2 ->
                    new EapService.Passwords(
                            Bytes.ofUtf8(Plan.OUR_NAME), Map.of(Plan.THEIR_NAME, Plan.password()));
            case TLS ->
                    new EapService.Certificates(
                            certificates.ours(CertificateKind.ECDSA_P256),
                            new PeerCertificates(certificates.anchors()),
                            TlsVersions.TLS_1_3_OR_1_2);
        };
    }
}
