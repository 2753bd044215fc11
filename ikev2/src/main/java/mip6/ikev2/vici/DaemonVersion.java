package mip6.ikev2.vici;

/**
 * The answer to {@code version}.
 *
 * @param daemon such as charon-systemd
 * @param version as it was said; {@link CharonVersion#parse} reads it
 */
public record DaemonVersion(
        String daemon, String version, String system, String release, String machine) {

    public static DaemonVersion of(Section answer) {
        return new DaemonVersion(
                answer.textOrEmpty("daemon"),
                answer.textOrEmpty("version"),
                answer.textOrEmpty("sysname"),
                answer.textOrEmpty("release"),
                answer.textOrEmpty("machine"));
    }
}
