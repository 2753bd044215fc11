package mip6.agent.revocation;

import mip6.agent.configuration.HttpUrl;
import mip6.agent.revocation.HttpFetch.Body;
import mip6.agent.revocation.HttpFetch.Request;
import mip6.ikev2.pki.CertificationPath.Link;
import mip6.ikev2.pki.TrustAnchors;
import mip6.ikev2.revocation.OcspAnswer;
import mip6.ikev2.revocation.OcspRequests;
import mip6.ikev2.revocation.RevocationList;
import mip6.ikev2.revocation.RevocationPolicy;
import mip6.ikev2.revocation.UnusableAnswerException;
import mip6.wire.Bytes;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/** A place where something is said about the revocation of certificates. */
sealed interface Source {

    HttpUrl url();

    /** The same for all who want the same. */
    String key();

    Request request();

    /** What comes from there, read and verified. */
    Evidence read(Bytes der, RevocationPolicy policy, Instant at) throws UnusableAnswerException;

    /** The list of an authority. */
    record ListAt(HttpUrl url, X509Certificate issuer, boolean trusted) implements Source {

        @Override
        public String key() {
            return "crl " + TrustAnchors.authority(issuer).toHex() + " " + url;
        }

        @Override
        public Request request() {
            return new Request(url, Optional.empty(), trusted);
        }

        @Override
        public Evidence read(Bytes der, RevocationPolicy policy, Instant at)
                throws UnusableAnswerException {
            return new Evidence.OfList(RevocationList.read(der, issuer));
        }
    }

    /** A responder's answer about one certificate. */
    record AnswerAbout(HttpUrl url, Link link, boolean trusted) implements Source {

        @Override
        public String key() {
            return "ocsp %s %s %s"
                    .formatted(
                            TrustAnchors.authority(link.issuer()).toHex(),
                            link.certificate().getSerialNumber().toString(16),
                            url);
        }

        @Override
        public Request request() {
            return new Request(
                    url,
                    Optional.of(new Body("application/ocsp-request", OcspRequests.about(link))),
                    trusted);
        }

        @Override
        public Evidence read(Bytes der, RevocationPolicy policy, Instant at)
                throws UnusableAnswerException {
            return new Evidence.OfAnswer(OcspAnswer.read(der, link, policy.responders(), at));
        }
    }
}
