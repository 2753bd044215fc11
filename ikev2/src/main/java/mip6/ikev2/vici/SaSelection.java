package mip6.ikev2.vici;

import java.util.Optional;

/**
 * Which SAs a command is about: an IKE SA, or a CHILD_SA and perhaps its IKE SA.
 *
 * @param ike name of a connection
 * @param ikeId unique id of an IKE SA
 * @param child name of a child of a connection
 * @param childId unique id of a CHILD_SA
 */
public record SaSelection(
        Optional<String> ike,
        Optional<Long> ikeId,
        Optional<String> child,
        Optional<Long> childId) {

    /** Every SA; only for lists. */
    public static final SaSelection ALL =
            new SaSelection(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public static SaSelection ofIke(String name) {
        return new SaSelection(
                Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static SaSelection ofIke(long uniqueId) {
        return new SaSelection(
                Optional.empty(), Optional.of(uniqueId), Optional.empty(), Optional.empty());
    }

    public static SaSelection ofChild(String name) {
        return new SaSelection(
                Optional.empty(), Optional.empty(), Optional.of(name), Optional.empty());
    }

    public static SaSelection ofChild(long uniqueId) {
        return new SaSelection(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(uniqueId));
    }

    /** The child {@code child} of the connection {@code ike}. */
    public static SaSelection of(String ike, String child) {
        return new SaSelection(
                Optional.of(ike), Optional.empty(), Optional.of(child), Optional.empty());
    }

    public boolean isAll() {
        return equals(ALL);
    }

    public boolean namesChild() {
        return child.isPresent() || childId.isPresent();
    }

    /** The arguments of a command that say so. */
    public Section.Builder arguments() {
        Section.Builder arguments = Section.builder();
        ike.ifPresent(name -> arguments.put("ike", name));
        ikeId.ifPresent(id -> arguments.put("ike-id", id));
        child.ifPresent(name -> arguments.put("child", name));
        childId.ifPresent(id -> arguments.put("child-id", id));
        return arguments;
    }
}
