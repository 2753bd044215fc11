package mip6.ikev2.revocation;

import java.util.List;

/** Whether a peer's certificates are accepted, as far as revocation goes. */
public sealed interface RevocationVerdict {

    record Accepted() implements RevocationVerdict {}

    /**
     * One of them was revoked.
     *
     * @param detail one line in this program's words
     */
    record Revoked(String detail) implements RevocationVerdict {}

    /**
     * Nothing says that one of them was not, and the operator demands it.
     *
     * @param detail one line in this program's words
     */
    record NotKnown(String detail) implements RevocationVerdict {}

    /**
     * What {@code mode} makes of a path.
     *
     * @param path of each certificate, the peer's own first, the trust anchor left out
     */
    static RevocationVerdict of(RevocationMode mode, List<RevocationStatus> path) {
        if (mode == RevocationMode.OFF) {
            return new Accepted();
        }
        for (int i = 0; i < path.size(); i++) {
            if (path.get(i) instanceof RevocationStatus.Revoked(var since, var reason)) {
                return new Revoked(
                        "%s was revoked at %s (%s)".formatted(which(i), since, reason.text()));
            }
        }
        for (int i = 0; i < path.size() && mode == RevocationMode.STRICT; i++) {
            if (path.get(i) instanceof RevocationStatus.Unknown(RevocationProblem problem)) {
                return new NotKnown(
                        "nothing says that %s was not revoked (%s)"
                                .formatted(which(i), problem.text()));
            }
        }
        return new Accepted();
    }

    private static String which(int place) {
        return place == 0 ? "its certificate" : "certificate " + (place + 1) + " of its path";
    }
}
