package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * Notify payload, N (RFC 7296 3.10).
 *
 * @param protocol of the SA that {@code spi} names; zero where it concerns none
 * @param spi empty where it concerns the IKE SA or none
 * @param notifyType the IANA number, known to {@link NotifyType} or not
 */
public record Notify(int protocol, Bytes spi, int notifyType, Bytes data) implements Payload {

    /** Below are errors, from here on status types (RFC 7296 3.10.1). */
    private static final int FIRST_STATUS = 16384;

    public Notify {
        if (spi.length() > 0xff || notifyType < 0 || notifyType > 0xffff) {
            throw new IllegalArgumentException("notify type " + notifyType);
        }
    }

    /** A notification about no particular SA, without data. */
    public static Notify of(NotifyType type) {
        return of(type, Bytes.EMPTY);
    }

    /** A notification about no particular SA. */
    public static Notify of(NotifyType type, Bytes data) {
        return new Notify(ProtocolId.NONE, Bytes.EMPTY, type.number(), data);
    }

    /** COOKIE or a like notification is recognized so. */
    public boolean is(NotifyType wanted) {
        return notifyType == wanted.number();
    }

    /**
     * In the error range. RFC 7296 3.10.1: an error that is not known, in a response, means that
     * the request failed; a status that is not known is ignored.
     */
    public boolean isError() {
        return notifyType < FIRST_STATUS;
    }

    /** The RFC's name of the notify type, or its number. */
    public String name() {
        return NotifyType.name(notifyType);
    }

    @Override
    public int type() {
        return PayloadType.NOTIFY;
    }

    static Notify read(Reader body) throws MalformedException {
        int protocol = body.u8("N protocol ID");
        int spiSize = body.u8("N SPI size");
        int notifyType = body.u16("N notify message type");
        return new Notify(protocol, body.bytes(spiSize, "N SPI"), notifyType, body.rest());
    }

    @Override
    public void write(Writer writer) {
        writer.u8(protocol).u8(spi.length()).u16(notifyType).bytes(spi).bytes(data);
    }
}
