package mip6.lab.demo;

import mip6.ikev2.message.Certificate;
import mip6.ikev2.message.CertificateRequest;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.PayloadChain;
import mip6.wire.Bytes;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Requests for certificates that ask for too much, or for what is none (attack 10). */
final class HostileRequests {

    /** What one message has room for, beside what it is for. */
    private static final int MOST = 56;

    private static final int MOST_OCTETS = 15_000;

    private HostileRequests() {}

    /** Many hashes, none, parts of one; encodings that are others, and addresses in place of it. */
    static List<List<Payload>> all(HostileWeb web, SecureRandom random) {
        byte[] hashes = new byte[20 * 600];
        random.nextBytes(hashes);
        List<List<Payload>> all = new ArrayList<>();
        all.add(List.of(new CertificateRequest(4, Bytes.wrap(hashes))));
        all.add(List.of(new CertificateRequest(Certificate.OCSP_CONTENT, Bytes.wrap(hashes))));
        all.add(Collections.nCopies(50, new CertificateRequest(4, Bytes.zeros(200))));
        for (int length : new int[] {0, 1, 19, 21}) {
            all.add(List.of(new CertificateRequest(4, Bytes.zeros(length))));
        }
        List<Payload> encodings = new ArrayList<>();
        for (int encoding : new int[] {0, 1, 2, 3, 7, 8, 9, 10, 11, 12, 13, 15, 200, 255}) {
            encodings.add(new CertificateRequest(encoding, Bytes.zeros(20)));
            encodings.add(new CertificateRequest(encoding, Bytes.EMPTY));
        }
        all.add(encodings);
        for (String url :
                List.of(
                        web.url(HostileWeb.Page.ENDLESS),
                        "http://[::1]:" + CertificateAttackIT.SERVICE + "/",
                        "http://[%s]:%d/"
                                .formatted(Plan.HOME_AGENT_ADDRESS, CertificateAttackIT.SERVICE),
                        "file:///etc/passwd")) {
            Bytes hashAndUrl = Bytes.concat(Bytes.zeros(20), Bytes.ofUtf8(url));
            all.add(
                    List.of(
                            Notify.of(NotifyType.HTTP_CERT_LOOKUP_SUPPORTED),
                            new CertificateRequest(Certificate.HASH_AND_URL, hashAndUrl),
                            new CertificateRequest(13, hashAndUrl),
                            new CertificateRequest(4, hashAndUrl)));
        }
        return all;
    }

    /** All of them in few messages. */
    static List<List<Payload>> packed(HostileWeb web, SecureRandom random) {
        List<List<Payload>> messages = new ArrayList<>();
        for (List<Payload> each : all(web, random)) {
            messages.stream()
                    .filter(it -> hasRoom(it, each))
                    .findFirst()
                    .ifPresentOrElse(
                            it -> it.addAll(each), () -> messages.add(new ArrayList<>(each)));
        }
        return messages;
    }

    private static boolean hasRoom(List<Payload> message, List<Payload> more) {
        return message.size() + more.size() <= MOST
                && PayloadChain.encode(message).length() + PayloadChain.encode(more).length()
                        <= MOST_OCTETS;
    }
}
