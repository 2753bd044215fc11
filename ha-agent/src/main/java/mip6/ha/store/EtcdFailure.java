package mip6.ha.store;

import java.net.ConnectException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.Optional;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;

/** What an operator is told of an etcd that does not do what it is asked: one line. */
final class EtcdFailure {

    /** In the words of etcd. */
    private static final String WRONG_PASSWORD = "invalid user ID or password";

    private static final String NOT_PERMITTED = "permission denied";

    /** In the words of the JDK: what etcd says behind a certificate, or the lack of one. */
    private static final String ALERT = "fatal alert";

    private EtcdFailure() {}

    /** Why {@code failed} came of a question. */
    static String line(Throwable failed, EtcdKeys.Settings settings) {
        String why =
                causes(failed)
                        .flatMap(each -> reason(each, settings).stream())
                        .findFirst()
                        .orElseGet(() -> last(failed));
        return "etcd: " + why.lines().findFirst().orElse("");
    }

    private static Stream<Throwable> causes(Throwable failed) {
        return Stream.iterate(
                        Optional.of(failed),
                        Optional::isPresent,
                        each -> each.map(Throwable::getCause))
                .flatMap(Optional::stream);
    }

    private static String last(Throwable failed) {
        return causes(failed)
                .map(Throwable::getMessage)
                .filter(each -> each != null && !each.isBlank())
                .reduce((_, deeper) -> deeper)
                .orElseGet(failed::toString);
    }

    private static Optional<String> reason(Throwable cause, EtcdKeys.Settings settings) {
        String text = String.valueOf(cause.getMessage());
        if (cause instanceof SSLException) {
            return Optional.of(ofTls(cause));
        }
        if (cause instanceof ConnectException) {
            return Optional.of("cannot be reached: " + text);
        }
        if (text.contains(WRONG_PASSWORD)) {
            return Optional.of("refuses user and password");
        }
        if (text.contains(NOT_PERMITTED)) {
            return Optional.of(notPermitted(settings));
        }
        return Optional.empty();
    }

    private static String notPermitted(EtcdKeys.Settings settings) {
        return settings.user()
                        .map(user -> "does not let user " + user.name() + " read and write")
                        .orElse("wants a user that may read and write")
                + " keys that begin with "
                + settings.prefix();
    }

    private static String ofTls(Throwable cause) {
        if (causes(cause).anyMatch(CertificateExpiredException.class::isInstance)) {
            return "its certificate has expired: " + last(cause);
        }
        if (causes(cause).anyMatch(CertPathBuilderException.class::isInstance)) {
            return "its certificate is of none of trust-anchors";
        }
        if (causes(cause).anyMatch(CertificateException.class::isInstance)) {
            return "its certificate cannot be accepted: " + last(cause);
        }
        if (last(cause).contains(ALERT)) {
            return "does not accept the certificate of this home agent: " + last(cause);
        }
        return "no TLS with it: " + last(cause);
    }
}
