package mip6.ha.radius;

import mip6.wire.Bytes;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * What an AAA server is asked: to judge an EAP packet (RFC 3579 2).
 *
 * @param userName what the peer says it is
 * @param nasIdentifier this home agent's name
 * @param state from the last Access-Challenge; empty in the beginning
 * @param eap an EAP response
 */
public record EapRequest(Bytes userName, String nasIdentifier, Bytes state, Bytes eap) {

    /** With all attributes, it still has room. */
    private static final int LONGEST_EAP = 3000;

    public EapRequest {
        if (eap.length() > LONGEST_EAP
                || userName.length() > RadiusAttribute.LONGEST_VALUE
                || state.length() > RadiusAttribute.LONGEST_VALUE) {
            throw new IllegalArgumentException("too long for RADIUS");
        }
    }

    /** Whether it can be asked at all. */
    public static boolean fits(Bytes userName, Bytes eap) {
        return eap.length() <= LONGEST_EAP
                && !userName.isEmpty()
                && userName.length() <= RadiusAttribute.LONGEST_VALUE;
    }

    RadiusPacket packet(RadiusSecret secret, SecureRandom random) {
        byte[] authenticator = new byte[RadiusPacket.AUTHENTICATOR_LENGTH];
        random.nextBytes(authenticator);
        List<RadiusAttribute> attributes = new ArrayList<>();
        attributes.add(new RadiusAttribute(RadiusAttribute.USER_NAME, userName));
        attributes.add(
                new RadiusAttribute(RadiusAttribute.NAS_IDENTIFIER, Bytes.ofUtf8(nasIdentifier)));
        attributes.add(
                new RadiusAttribute(
                        RadiusAttribute.NAS_PORT_TYPE,
                        Bytes.of(0, 0, 0, (int) RadiusAttribute.PORT_TYPE_VIRTUAL)));
        if (!state.isEmpty()) {
            attributes.add(new RadiusAttribute(RadiusAttribute.STATE, state));
        }
        for (int at = 0; at < eap.length(); at += RadiusAttribute.LONGEST_VALUE) {
            int end = Math.min(eap.length(), at + RadiusAttribute.LONGEST_VALUE);
            attributes.add(new RadiusAttribute(RadiusAttribute.EAP_MESSAGE, eap.slice(at, end)));
        }
        return secret.sign(
                new RadiusPacket(
                        RadiusPacket.ACCESS_REQUEST,
                        random.nextInt(256),
                        Bytes.wrap(authenticator),
                        attributes));
    }
}
