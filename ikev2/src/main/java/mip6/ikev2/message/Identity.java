package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.Locale;

/**
 * What an Identification payload says (RFC 7296 3.5): a value with equality, and as such the key of
 * everything that belongs to a peer.
 *
 * @param type the IANA number of the ID type
 */
public record Identity(int type, Bytes data) {

    public static final int ID_IPV4_ADDR = 1;
    public static final int ID_FQDN = 2;
    public static final int ID_RFC822_ADDR = 3;
    public static final int ID_IPV6_ADDR = 5;
    public static final int ID_DER_ASN1_DN = 9;
    public static final int ID_DER_ASN1_GN = 10;
    public static final int ID_KEY_ID = 11;

    public Identity {
        if (type < 0 || type > 0xff) {
            throw new IllegalArgumentException("ID type " + type);
        }
    }

    /**
     * An ID_FQDN: without a trailing dot, in lower case, so that equal names are equal identities.
     */
    public static Identity fqdn(String name) {
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return new Identity(ID_FQDN, Bytes.ofUtf8(plain.toLowerCase(Locale.ROOT)));
    }

    public static Identity rfc822(String mailbox) {
        return new Identity(ID_RFC822_ADDR, Bytes.ofUtf8(mailbox));
    }

    public static Identity ipv6(Ipv6Address address) {
        return new Identity(ID_IPV6_ADDR, address.toBytes());
    }

    static Identity read(Reader body) throws MalformedException {
        int type = body.u8("ID type");
        body.skip(3, "ID reserved");
        Bytes data = body.rest();
        if (type == ID_IPV6_ADDR && data.length() != Ipv6Address.LENGTH) {
            throw body.malformed("ID_IPV6_ADDR", "has " + data.length() + " octets");
        }
        return new Identity(type, data);
    }

    /** The body of an Identification payload, which AUTH covers too (RFC 7296 2.15). */
    void write(Writer writer) {
        writer.u8(type).u24(0).bytes(data);
    }

    /** The body of an Identification payload: RestOfIDPayload of RFC 7296 2.15. */
    public Bytes toPayloadBody() {
        Writer writer = new Writer(4 + data.length());
        write(writer);
        return writer.toBytes();
    }

    /**
     * For logs and people: a name or an address as such, all else as hexadecimal digits; characters
     * other than printable ASCII are escaped, whatever the peer sent.
     */
    @Override
    public String toString() {
        return switch (type) {
            case ID_FQDN, ID_RFC822_ADDR -> printable();
            case ID_IPV6_ADDR ->
                    data.length() == Ipv6Address.LENGTH
                            ? Ipv6Address.of(data).toString()
                            : "ID_IPV6_ADDR " + data.toHex();
            default -> "ID type " + type + " " + data.toHex();
        };
    }

    private String printable() {
        StringBuilder text = new StringBuilder(data.length());
        for (int i = 0; i < data.length(); i++) {
            int octet = data.at(i);
            if (octet > 0x20 && octet < 0x7f && octet != '\\' && octet != '"' && octet != '\'') {
                text.append((char) octet);
            } else {
                text.append("\\x%02x".formatted(octet));
            }
        }
        return text.toString();
    }
}
