package mip6.ikev2.message;

/**
 * SPI of an IKE SA: eight octets, zero only for a responder that has not answered yet (RFC 7296
 * 3.1).
 */
public record IkeSpi(long value) {

    public static final IkeSpi ZERO = new IkeSpi(0);

    public boolean isZero() {
        return value == 0;
    }

    @Override
    public String toString() {
        return "%016x".formatted(value);
    }
}
