package mip6.ha.radius;

import mip6.wire.Bytes;
import mip6.wire.Secret;
import mip6.wire.Writer;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is shared with an AAA server, and all that is computed with it. MD5 alone proves nothing any
 * more: an answer counts only with a Message-Authenticator (RFC 3579 3.2), also a rejection, which
 * could be made into an acceptance on its way otherwise.
 */
public final class RadiusSecret {

    private static final int MICROSOFT = 311;
    private static final int MS_MPPE_SEND_KEY = 16;
    private static final int MS_MPPE_RECV_KEY = 17;

    private static final int MD5_LENGTH = 16;
    private static final Bytes NO_CODE = Bytes.zeros(MD5_LENGTH);

    private final Secret secret;

    public RadiusSecret(Secret secret) {
        this.secret = secret;
    }

    /** The request with its Message-Authenticator, before all other attributes. */
    public RadiusPacket sign(RadiusPacket request) {
        List<RadiusAttribute> attributes = new ArrayList<>();
        attributes.add(new RadiusAttribute(RadiusAttribute.MESSAGE_AUTHENTICATOR, NO_CODE));
        attributes.addAll(request.attributes());
        Bytes code = hmac(request.with(request.authenticator(), attributes).encode());
        attributes.set(0, new RadiusAttribute(RadiusAttribute.MESSAGE_AUTHENTICATOR, code));
        return request.with(request.authenticator(), attributes);
    }

    /** RFC 2866 3: the authenticator is over the whole request, with zeros in its place. */
    public RadiusPacket signAccounting(RadiusPacket request) {
        RadiusPacket blank = request.with(NO_CODE, request.attributes());
        return request.with(md5(blank.encode()), request.attributes());
    }

    /** Whether {@code answer} says that the Accounting-Request {@code request} is on record. */
    public boolean isAccountingAnswer(RadiusPacket answer, RadiusPacket request) {
        RadiusPacket asSigned = answer.with(request.authenticator(), answer.attributes());
        return answer.code() == RadiusPacket.ACCOUNTING_RESPONSE
                && answer.identifier() == request.identifier()
                && isEqual(responseAuthenticator(asSigned), answer.authenticator());
    }

    /** An answer to {@code request} with both of its proofs, as a server makes it. */
    public RadiusPacket answer(RadiusPacket request, int code, List<RadiusAttribute> attributes) {
        RadiusPacket signed =
                sign(
                        new RadiusPacket(
                                code, request.identifier(), request.authenticator(), attributes));
        return withResponseAuthenticatorAlone(request, code, signed.attributes());
    }

    /** An answer as servers of old made it, which proves nothing. */
    RadiusPacket withResponseAuthenticatorAlone(
            RadiusPacket request, int code, List<RadiusAttribute> attributes) {
        RadiusPacket answer =
                new RadiusPacket(code, request.identifier(), request.authenticator(), attributes);
        return answer.with(responseAuthenticator(answer), attributes);
    }

    /** Whether {@code answer} comes from who knows the secret, and answers {@code request}. */
    public boolean isAnswer(RadiusPacket answer, RadiusPacket request) {
        if (answer.identifier() != request.identifier()) {
            return false;
        }
        RadiusPacket asSigned = answer.with(request.authenticator(), answer.attributes());
        return isEqual(responseAuthenticator(asSigned), answer.authenticator())
                && hasMessageAuthenticator(asSigned);
    }

    /** RFC 3579 3.2: over the packet with the request's authenticator, and zeros in its place. */
    private boolean hasMessageAuthenticator(RadiusPacket packet) {
        List<Bytes> codes = packet.all(RadiusAttribute.MESSAGE_AUTHENTICATOR);
        if (codes.size() != 1 || codes.getFirst().length() != MD5_LENGTH) {
            return false;
        }
        List<RadiusAttribute> blank =
                packet.attributes().stream()
                        .map(
                                each ->
                                        each.type() == RadiusAttribute.MESSAGE_AUTHENTICATOR
                                                ? new RadiusAttribute(each.type(), NO_CODE)
                                                : each)
                        .toList();
        return isEqual(hmac(packet.with(packet.authenticator(), blank).encode()), codes.getFirst());
    }

    /** RFC 2865 3: MD5 over the answer with the request's authenticator, and the secret. */
    private Bytes responseAuthenticator(RadiusPacket withRequestAuthenticator) {
        return md5(withRequestAuthenticator.encode());
    }

    /**
     * MSK: MS-MPPE-Recv-Key and MS-MPPE-Send-Key (RFC 3579 3.16, RFC 2548 2.4).
     *
     * @return empty where either is missing or is not what the secret makes
     */
    public Optional<Secret> msk(RadiusPacket accept, RadiusPacket request) {
        Optional<Bytes> receive = key(accept, request, MS_MPPE_RECV_KEY);
        Optional<Bytes> send = key(accept, request, MS_MPPE_SEND_KEY);
        return receive.flatMap(one -> send.map(other -> Secret.of(Bytes.concat(one, other))));
    }

    private Optional<Bytes> key(RadiusPacket accept, RadiusPacket request, int vendorType) {
        return accept.all(RadiusAttribute.VENDOR_SPECIFIC).stream()
                .flatMap(value -> vendorValue(value, vendorType).stream())
                .findFirst()
                .flatMap(value -> decrypt(value, request.authenticator()));
    }

    /** Vendor, type and length before the value (RFC 2865 5.26); several may stand in a row. */
    private static Optional<Bytes> vendorValue(Bytes attribute, int vendorType) {
        int at = 4;
        boolean microsoft =
                attribute.length() > at
                        && attribute.slice(0, at).equals(new Writer().u32(MICROSOFT).toBytes());
        while (microsoft && at + 2 <= attribute.length()) {
            int end = at + attribute.at(at + 1);
            if (end < at + 2 || end > attribute.length()) {
                return Optional.empty();
            }
            if (attribute.at(at) == vendorType) {
                return Optional.of(attribute.slice(at + 2, end));
            }
            at = end;
        }
        return Optional.empty();
    }

    /** RFC 2548 2.4.2: two octets of salt, then blocks that depend on those before them. */
    private Optional<Bytes> decrypt(Bytes value, Bytes requestAuthenticator) {
        int length = value.length() - 2;
        if (length < MD5_LENGTH || length % MD5_LENGTH != 0) {
            return Optional.empty();
        }
        byte[] plain = crypt(value.from(2), requestAuthenticator, value.slice(0, 2), false);
        int keyLength = plain[0] & 0xff;
        return keyLength > 0 && keyLength < plain.length
                ? Optional.of(Bytes.copyOf(plain, 1, keyLength))
                : Optional.empty();
    }

    /** A vendor attribute with a key, as a server makes it. */
    public RadiusAttribute mppeKey(boolean send, Bytes key, Bytes salt, RadiusPacket request) {
        byte[] plain = new byte[(key.length() + MD5_LENGTH) / MD5_LENGTH * MD5_LENGTH];
        plain[0] = (byte) key.length();
        key.copyTo(plain, 1);
        byte[] encrypted = crypt(Bytes.wrap(plain), request.authenticator(), salt, true);
        return new RadiusAttribute(
                RadiusAttribute.VENDOR_SPECIFIC,
                new Writer()
                        .u32(MICROSOFT)
                        .u8(send ? MS_MPPE_SEND_KEY : MS_MPPE_RECV_KEY)
                        .u8(4 + encrypted.length)
                        .bytes(salt)
                        .bytes(Bytes.wrap(encrypted))
                        .toBytes());
    }

    private byte[] crypt(Bytes in, Bytes authenticator, Bytes salt, boolean encrypt) {
        byte[] out = new byte[in.length()];
        Bytes before = Bytes.concat(authenticator, salt);
        for (int at = 0; at < in.length(); at += MD5_LENGTH) {
            Bytes mask = secretThen(before);
            for (int i = 0; i < MD5_LENGTH; i++) {
                out[at + i] = (byte) (in.at(at + i) ^ mask.at(i));
            }
            before = encrypt ? Bytes.copyOf(out, at, MD5_LENGTH) : in.slice(at, at + MD5_LENGTH);
        }
        return out;
    }

    private Bytes secretThen(Bytes octets) {
        MessageDigest digest = md5();
        digest.update(secret.reveal());
        digest.update(octets.toBuffer());
        return Bytes.wrap(digest.digest());
    }

    private Bytes md5(Bytes octets) {
        MessageDigest digest = md5();
        digest.update(octets.toBuffer());
        return Bytes.wrap(digest.digest(secret.reveal()));
    }

    private Bytes hmac(Bytes octets) {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret.reveal(), "HmacMD5"));
            mac.update(octets.toBuffer());
            return Bytes.wrap(mac.doFinal());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean isEqual(Bytes one, Bytes other) {
        return MessageDigest.isEqual(one.toArray(), other.toArray());
    }

    @Override
    public String toString() {
        return "RadiusSecret";
    }
}
