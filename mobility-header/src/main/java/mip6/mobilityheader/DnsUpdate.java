package mip6.mobilityheader;

import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * DNS Update, option type 17 (RFC 5026 8.1).
 *
 * @param status what became of it, in a Binding Acknowledgement; 0 in a Binding Update
 * @param remove R: the entry that the name and the home address identify is to go
 * @param name the fully qualified domain name of the mobile node, dotted, without a final dot;
 *     letters as they were sent
 */
public record DnsUpdate(DnsUpdateStatus status, boolean remove, String name)
        implements MobilityOption {

    public static final int TYPE = 17;

    private static final int REMOVE = 0x80;

    public DnsUpdate {
        QualifiedName.check(name);
    }

    /** As a Binding Update carries it. */
    public static DnsUpdate request(boolean remove, String name) {
        return new DnsUpdate(new DnsUpdateStatus(0), remove, name);
    }

    /** The same option as the Binding Acknowledgement carries it. */
    public DnsUpdate answered(DnsUpdateStatus result) {
        return new DnsUpdate(result, remove, name);
    }

    /** Whether the name is {@code other}; case does not count, nor does a final dot. */
    public boolean isNamed(String other) {
        return name.equalsIgnoreCase(
                other.endsWith(".") ? other.substring(0, other.length() - 1) : other);
    }

    static DnsUpdate read(Reader data) throws MalformedException {
        return new DnsUpdate(
                new DnsUpdateStatus(data.u8("DNS update status")),
                (data.u8("DNS update flags") & REMOVE) != 0,
                QualifiedName.read(data));
    }

    void write(Writer writer) {
        writer.u8(status.value()).u8(remove ? REMOVE : 0);
        QualifiedName.write(name, writer);
    }

    @Override
    public int type() {
        return TYPE;
    }
}
