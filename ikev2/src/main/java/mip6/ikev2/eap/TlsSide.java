package mip6.ikev2.eap;

import mip6.ikev2.pki.CertificateVerdict;
import mip6.ikev2.pki.Credentials;
import mip6.wire.Bytes;

import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What both sides of TLS have in common.
 *
 * @param own this side's certificate and key
 * @param judge of the other side's certificates, in DER
 */
record TlsSide(
        Credentials own, TlsVersions versions, Function<List<Bytes>, CertificateVerdict> judge) {

    private static final List<Integer> TLS_1_3_SUITES =
            List.of(
                    CipherSuite.TLS_AES_128_GCM_SHA256,
                    CipherSuite.TLS_AES_256_GCM_SHA384,
                    CipherSuite.TLS_CHACHA20_POLY1305_SHA256);
    private static final List<Integer> ECDSA_SUITES =
            List.of(
                    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384);
    private static final List<Integer> RSA_SUITES =
            List.of(
                    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
                    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384);

    ProtocolVersion[] protocolVersions() {
        return switch (versions) {
            case TLS_1_3_OR_1_2 -> ProtocolVersion.TLSv13.downTo(ProtocolVersion.TLSv12);
            case TLS_1_2 -> ProtocolVersion.TLSv12.only();
        };
    }

    /**
     * A server's certificate decides which suites of TLS 1.2 there are; Ed25519 goes with ECDSA.
     */
    int[] serverSuites() {
        return suites(own.key() instanceof RSAPrivateKey ? RSA_SUITES : ECDSA_SUITES, List.of());
    }

    int[] clientSuites() {
        return suites(ECDSA_SUITES, RSA_SUITES);
    }

    private int[] suites(List<Integer> some, List<Integer> others) {
        List<Integer> all = new ArrayList<>();
        if (versions == TlsVersions.TLS_1_3_OR_1_2) {
            all.addAll(TLS_1_3_SUITES);
        }
        all.addAll(some);
        all.addAll(others);
        return all.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * What this side signs with.
     *
     * @param accepted signature algorithms of the other side
     * @return empty where it accepts none that this side's key is for
     */
    Optional<TlsCredentialedSigner> signer(
            TlsContext context, BcTlsCrypto crypto, Collection<?> accepted) throws IOException {
        boolean isTls13 = TlsUtils.isTLSv13(context);
        Optional<SignatureAndHashAlgorithm> algorithm =
                schemes(isTls13).stream()
                        .map(SignatureScheme::getSignatureAndHashAlgorithm)
                        .filter(accepted::contains)
                        .findFirst();
        if (algorithm.isEmpty()) {
            return Optional.empty();
        }
        AsymmetricKeyParameter key = PrivateKeyFactory.createKey(own.key().getEncoded());
        return Optional.of(
                new BcDefaultTlsCredentialedSigner(
                        new TlsCryptoParameters(context),
                        crypto,
                        key,
                        chain(crypto, isTls13),
                        algorithm.get()));
    }

    private List<Integer> schemes(boolean isTls13) {
        return switch (own.key()) {
            case ECPrivateKey key ->
                    switch (key.getParams().getOrder().bitLength()) {
                        case 256 -> List.of(SignatureScheme.ecdsa_secp256r1_sha256);
                        case 384 -> List.of(SignatureScheme.ecdsa_secp384r1_sha384);
                        default -> List.of(SignatureScheme.ecdsa_secp521r1_sha512);
                    };
            case RSAPrivateKey _ ->
                    isTls13
                            ? List.of(SignatureScheme.rsa_pss_rsae_sha256)
                            : List.of(
                                    SignatureScheme.rsa_pss_rsae_sha256,
                                    SignatureScheme.rsa_pkcs1_sha256);
            default -> List.of(SignatureScheme.ed25519);
        };
    }

    private Certificate chain(BcTlsCrypto crypto, boolean isTls13) throws IOException {
        List<TlsCertificate> certificates = new ArrayList<>();
        for (X509Certificate certificate : own.chain()) {
            try {
                certificates.add(crypto.createCertificate(certificate.getEncoded()));
            } catch (CertificateEncodingException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return isTls13
                ? new Certificate(
                        TlsUtils.EMPTY_BYTES,
                        certificates.stream()
                                .map(each -> new CertificateEntry(each, null))
                                .toArray(CertificateEntry[]::new))
                : new Certificate(certificates.toArray(TlsCertificate[]::new));
    }

    /** Has the certificates of the other side judged: bad ones end the handshake. */
    void demandTrust(String who, Certificate received, TlsOutcome outcome) throws IOException {
        List<Bytes> chain = new ArrayList<>();
        for (TlsCertificate each : received.getCertificateList()) {
            chain.add(Bytes.wrap(each.getEncoded()));
        }
        switch (judge.apply(chain)) {
            case CertificateVerdict.Accepted accepted -> outcome.trusted(accepted.path());
            case CertificateVerdict.Rejected(var problem, String detail) -> {
                outcome.refused(who + ": " + problem + ", " + detail);
                throw new TlsFatalAlert(AlertDescription.bad_certificate);
            }
        }
    }
}
