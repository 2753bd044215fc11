package mip6.wire;

/**
 * Octets that no valid sender makes. Thrown by decoders, caught once for each datagram and counted
 * by {@link #field}; it carries no stack trace, so a flood of them costs little.
 */
public final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String field;
    private final int offset;

    /**
     * @param field what was being read, in the words of its RFC, never text from the peer
     * @param offset where it begins, in octets from the start of the datagram or structure
     * @param reason what is wrong with it
     */
    public MalformedException(String field, int offset, String reason) {
        super(field + " at octet " + offset + ": " + reason, null, false, false);
        this.field = field;
        this.offset = offset;
    }

    public String field() {
        return field;
    }

    public int offset() {
        return offset;
    }
}
