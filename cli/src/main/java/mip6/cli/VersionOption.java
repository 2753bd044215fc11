package mip6.cli;

import mip6.agent.Version;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** {@code --version}, of the command and of both daemons. */
@Command(versionProvider = VersionOption.Line.class)
final class VersionOption {

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Say which version this is.")
    boolean asked;

    /** The daemons are no other product. */
    static final class Line implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"mip6 " + Version.TEXT};
        }
    }
}
