package mip6.ikev2.eap;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.bouncycastle.crypto.digests.MD4Digest;
import org.bouncycastle.crypto.engines.DESEngine;
import org.bouncycastle.crypto.params.KeyParameter;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The computations of MS-CHAP-V2 (RFC 2759 8) and the keys that follow from it (RFC 3079 3). Its
 * algorithms are weak: whoever records an exchange can search for the password. It is used only
 * inside of an IKE SA whose responder has proved its identity.
 */
final class MsChap {

    static final int CHALLENGE_LENGTH = 16;
    static final int RESPONSE_LENGTH = 24;

    /** What EAP demands of an MSK (RFC 3748 7.10). */
    private static final int MSK_LENGTH = 64;

    private static final int HASH_LENGTH = 16;

    private static final Bytes TO_CLIENT = Bytes.ofUtf8("Magic server to client signing constant");
    private static final Bytes PAD_TO_MAKE_IT_DO_MORE =
            Bytes.ofUtf8("Pad to make it do more than one iteration");

    private static final Bytes MASTER_KEY = Bytes.ofUtf8("This is the MPPE Master Key");
    private static final Bytes PEER_SENDS =
            Bytes.ofUtf8(
                    "On the client side, this is the send key; "
                            + "on the server side, it is the receive key.");
    private static final Bytes SERVER_SENDS =
            Bytes.ofUtf8(
                    "On the client side, this is the receive key; "
                            + "on the server side, it is the send key.");
    private static final Bytes PAD_1 = Bytes.zeros(40);
    private static final Bytes PAD_2 = Bytes.ofHex("f2".repeat(40));

    private MsChap() {}

    /** RFC 2759 8.3. What it gives is as good as the password itself. */
    static Secret passwordHash(Secret password) {
        CharBuffer characters = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(password.reveal()));
        byte[] unicode = new byte[2 * characters.length()];
        for (int i = 0; i < characters.length(); i++) {
            unicode[2 * i] = (byte) characters.charAt(i);
            unicode[2 * i + 1] = (byte) (characters.charAt(i) >>> 8);
        }
        Arrays.fill(characters.array(), '\0');
        Secret hash = Secret.wrap(md4(unicode));
        Arrays.fill(unicode, (byte) 0);
        return hash;
    }

    /**
     * RFC 2759 8.1.
     *
     * @param user name of the peer, without a domain in front of it
     */
    static Bytes response(
            Bytes authenticatorChallenge, Bytes peerChallenge, Bytes user, Secret passwordHash) {
        Bytes challenge = challengeHash(peerChallenge, authenticatorChallenge, user);
        byte[] keys = Arrays.copyOf(passwordHash.reveal(), 21);
        byte[] response = new byte[RESPONSE_LENGTH];
        for (int i = 0; i < 3; i++) {
            DESEngine des = new DESEngine();
            des.init(true, new KeyParameter(desKey(keys, 7 * i)));
            des.processBlock(challenge.toArray(), 0, response, 8 * i);
        }
        Arrays.fill(keys, (byte) 0);
        return Bytes.wrap(response);
    }

    /** RFC 2759 8.7: what shows that the authenticator knows the password, too. */
    static String authenticatorResponse(
            Bytes authenticatorChallenge,
            Bytes peerChallenge,
            Bytes user,
            Bytes response,
            Secret passwordHash) {
        Bytes challenge = challengeHash(peerChallenge, authenticatorChallenge, user);
        byte[] first = sha1(Bytes.wrap(md4(passwordHash.reveal())), response, TO_CLIENT);
        byte[] second = sha1(Bytes.wrap(first), challenge, PAD_TO_MAKE_IT_DO_MORE);
        return "S=" + HexFormat.of().withUpperCase().formatHex(second);
    }

    /**
     * MSK: the key that the peer sends with, the one that it receives with, and zeros (RFC 3079 3.4
     * with 128 bits; RFC 3748 7.10).
     */
    static Secret msk(Bytes response, Secret passwordHash) {
        byte[] master = masterKey(response, passwordHash);
        byte[] msk = new byte[MSK_LENGTH];
        System.arraycopy(startKey(master, PEER_SENDS), 0, msk, 0, HASH_LENGTH);
        System.arraycopy(startKey(master, SERVER_SENDS), 0, msk, HASH_LENGTH, HASH_LENGTH);
        Arrays.fill(master, (byte) 0);
        return Secret.wrap(msk);
    }

    /** RFC 3079 3.4, GetMasterKey. */
    static byte[] masterKey(Bytes response, Secret passwordHash) {
        byte[] hash = md4(passwordHash.reveal());
        return Arrays.copyOf(sha1(Bytes.wrap(hash), response, MASTER_KEY), HASH_LENGTH);
    }

    private static byte[] startKey(byte[] master, Bytes magic) {
        return Arrays.copyOf(sha1(Bytes.wrap(master), PAD_1, magic, PAD_2), HASH_LENGTH);
    }

    /** The name without the domain that may stand before it (RFC 2759 4). */
    static Bytes user(Bytes name) {
        for (int i = name.length() - 1; i >= 0; i--) {
            if (name.at(i) == '\\') {
                return name.from(i + 1);
            }
        }
        return name;
    }

    /** RFC 2759 8.2. */
    static Bytes challengeHash(Bytes peerChallenge, Bytes authenticatorChallenge, Bytes user) {
        return Bytes.wrap(sha1(peerChallenge, authenticatorChallenge, user)).slice(0, 8);
    }

    /** Seven octets spread over eight, whose lowest bit DES does not look at (RFC 2759 9.3). */
    private static byte[] desKey(byte[] keys, int from) {
        long bits = 0;
        for (int i = 0; i < 7; i++) {
            bits = bits << 8 | keys[from + i] & 0xff;
        }
        byte[] key = new byte[8];
        for (int i = 0; i < 8; i++) {
            key[i] = (byte) (bits >>> 49 - 7 * i << 1);
        }
        return key;
    }

    private static byte[] md4(byte[] octets) {
        MD4Digest digest = new MD4Digest();
        digest.update(octets, 0, octets.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }

    private static byte[] sha1(Bytes... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            for (Bytes part : parts) {
                digest.update(part.toBuffer());
            }
            return digest.digest();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
