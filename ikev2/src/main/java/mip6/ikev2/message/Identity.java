package mip6.ikev2.message;

import mip6.wire.Bytes;

/**
 * What an Identification payload says (RFC 7296 3.5): a value with equality, and as such the key of
 * everything that belongs to a peer.
 *
 * @param type the IANA number of the ID type
 */
public record Identity(int type, Bytes data) {

    public static final int ID_FQDN = 2;
    public static final int ID_RFC822_ADDR = 3;
    public static final int ID_IPV6_ADDR = 5;
    public static final int ID_DER_ASN1_DN = 9;
    public static final int ID_KEY_ID = 11;

    /**
     * An ID_FQDN: without a trailing dot, in lower case, so that equal names are equal identities.
     */
    public static Identity fqdn(String name) {
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return new Identity(ID_FQDN, Bytes.ofUtf8(plain.toLowerCase(java.util.Locale.ROOT)));
    }
}
