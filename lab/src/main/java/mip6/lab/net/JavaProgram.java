package mip6.lab.net;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of further JVMs with this one's classes. */
public final class JavaProgram {

    /** Options of one that is done before an optimising compiler pays. */
    public static final List<String> SHORT = List.of("-XX:TieredStopAtLevel=1");

    /** Options of one that runs for long. */
    public static final List<String> LONG = List.of();

    private JavaProgram() {}

    /** One that is done before an optimising compiler pays. */
    public static List<String> command(Class<?> main, List<String> arguments) {
        return command(SHORT, main, arguments);
    }

    /** One that runs for long. */
    public static List<String> longRunning(Class<?> main, List<String> arguments) {
        return command(LONG, main, arguments);
    }

    private static List<String> command(
            List<String> options, Class<?> main, List<String> arguments) {
        return command(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                options,
                main,
                arguments);
    }

    static List<String> command(
            Path java,
            String classPath,
            List<String> options,
            Class<?> main,
            List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-XX:+UseSerialGC");
        // as in the launcher and the units: one line and an end, not a daemon of which a part works
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-XX:+DisplayVMOutputToStderr");
        command.addAll(options);
        // its file is named after the process id, which is taken in another namespace as well
        command.add("-XX:-UsePerfData");
        command.add("-cp");
        command.add(classPath);
        command.add(main.getName());
        command.addAll(arguments);
        return command;
    }
}
