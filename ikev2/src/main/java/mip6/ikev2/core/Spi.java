package mip6.ikev2.core;

/**
 * Security Parameter Index of an ESP SA (RFC 4303 2.1): unsigned 32 bits; 0 to 255 are reserved.
 */
public record Spi(int value) {

    @Override
    public String toString() {
        return "0x%08x".formatted(value);
    }
}
