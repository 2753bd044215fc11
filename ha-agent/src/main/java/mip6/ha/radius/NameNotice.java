package mip6.ha.radius;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.util.List;

/**
 * What an AAA server is told of a name of its own domain: which home address it is to lead to, or
 * no longer (RFC 5026 6). An Accounting-Request (RFC 2866) with the attributes that an
 * Access-Accept has for them.
 *
 * @param begins Acct-Status-Type Start; else Stop
 * @param nasIdentifier this home agent's name
 */
public record NameNotice(
        boolean begins, String name, Ipv6Address homeAddress, String nasIdentifier) {

    private static final int START = 1;
    private static final int STOP = 2;

    /** The request, signed. */
    public RadiusPacket packet(RadiusSecret secret, int identifier) {
        Bytes status = Bytes.of(0, 0, 0, begins ? START : STOP);
        return secret.signAccounting(
                new RadiusPacket(
                        RadiusPacket.ACCOUNTING_REQUEST,
                        identifier,
                        Bytes.zeros(RadiusPacket.AUTHENTICATOR_LENGTH),
                        List.of(
                                new RadiusAttribute(RadiusAttribute.ACCT_STATUS_TYPE, status),
                                text(RadiusAttribute.ACCT_SESSION_ID, homeAddress + " " + name),
                                text(RadiusAttribute.USER_NAME, name),
                                text(RadiusAttribute.NAS_IDENTIFIER, nasIdentifier),
                                new RadiusAttribute(
                                        RadiusAttribute.FRAMED_IPV6_ADDRESS, homeAddress.toBytes()),
                                text(RadiusAttribute.FILTER_ID, EapAnswer.DNS_NAME + name))));
    }

    private static RadiusAttribute text(int type, String text) {
        Bytes value = Bytes.ofUtf8(text);
        return new RadiusAttribute(
                type, value.slice(0, Math.min(value.length(), RadiusAttribute.LONGEST_VALUE)));
    }
}
