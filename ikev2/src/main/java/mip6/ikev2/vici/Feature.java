package mip6.ikev2.vici;

/** What not every charon has, or has without faults, and since which version of strongSwan. */
public enum Feature {
    /** All that this client uses otherwise, events at its shutdown among them. */
    BASE(5, 9, 1),
    /** {@code list-sas} for one CHILD_SA. */
    LIST_SAS_BY_CHILD(5, 9, 6),
    /** Log lines of {@code initiate} and {@code terminate}: before, they could deadlock charon. */
    CONTROL_LOG(5, 9, 11),
    /** The event {@code alert}. */
    ALERT(6, 0, 3);

    private final int major;
    private final int minor;
    private final int patch;

    Feature(int major, int minor, int patch) {
        this.major = major;
        this.minor = minor;
        this.patch = patch;
    }

    public CharonVersion since() {
        return new CharonVersion(major, minor, patch);
    }

    public boolean isIn(CharonVersion version) {
        return version.isAtLeast(since());
    }
}
