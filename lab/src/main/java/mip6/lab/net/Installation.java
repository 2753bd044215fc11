package mip6.lab.net;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What long-running programs are started from: a runtime, classes, and archives of what their JVMs
 * learnt in a run before (JEP 514 and 515). A JVM that has one begins with its classes loaded and
 * linked, and with the counts by which it compiles.
 */
public final class Installation {

    private static final String SUFFIX = ".aot";

    private final Path java;
    private final String classPath;
    private final Path archives;
    private final boolean records;

    private Installation(Path java, String classPath, Path archives, boolean records) {
        this.java = java;
        this.classPath = classPath;
        this.archives = archives;
        this.records = records;
    }

    /**
     * One that is not ours.
     *
     * @param java its program
     * @param classPath as for {@code java -cp}
     * @param archives the folder of its archives, which need not be there
     */
    public static Installation of(Path java, String classPath, Path archives) {
        return new Installation(java, classPath, archives, false);
    }

    /** What this JVM was started from. */
    public static Installation own() {
        return of(Path.of(System.getProperty("java.home")), System.getProperty("java.class.path"));
    }

    /** Its archives are beside its jars, those of each JDK apart: no other one can use them. */
    static Installation of(Path jdk, String classPath) {
        Path first = Path.of(elements(classPath).getFirst()).toAbsolutePath();
        Path folder = Optional.ofNullable(first.getParent()).orElse(first);
        return of(jdk.resolve("bin/java"), classPath, folder.resolve("aot").resolve(build(jdk)));
    }

    /** Which build it is, as the file {@code release} of every JDK says. */
    private static String build(Path jdk) {
        CRC32C sum = new CRC32C();
        try {
            sum.update(Files.readAllBytes(jdk.resolve("release")));
        } catch (IOException broken) {
            throw new UncheckedIOException(jdk + " is no whole JDK", broken);
        }
        return Long.toHexString(sum.getValue());
    }

    /** The same, whose programs write archives into {@code folder} when they end. */
    public Installation recordingTo(Path folder) {
        return new Installation(java, classPath, folder, true);
    }

    /** Where the archives are. */
    public Path archives() {
        return archives;
    }

    /** Archives are of jars alone: of folders with classes a JVM makes none. */
    public boolean canLearn() {
        return jars().stream().allMatch(Files::isRegularFile);
    }

    /** All of {@code names} have an archive that is younger than what it was made of. */
    public boolean hasLearnt(List<String> names) throws IOException {
        FileTime youngest = FileTime.fromMillis(0);
        for (Path jar : jars()) {
            FileTime changed = Files.getLastModifiedTime(jar);
            youngest = changed.compareTo(youngest) > 0 ? changed : youngest;
        }
        for (String name : names) {
            Path archive = archive(name);
            if (!Files.isReadable(archive)
                    || Files.getLastModifiedTime(archive).compareTo(youngest) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The archive of programs of that name. */
    public Path archive(String name) {
        return archives.resolve(name + SUFFIX);
    }

    /**
     * A command line.
     *
     * @param name of its archive
     * @param special options of that program
     */
    public List<String> command(
            String name, List<String> special, Class<?> main, List<String> arguments) {
        List<String> options = new ArrayList<>();
        if (records) {
            options.add("-XX:AOTCacheOutput=" + archive(name));
        } else if (canLearn() && Files.isReadable(archive(name))) {
            options.add("-XX:AOTCache=" + archive(name));
        }
        if (!options.isEmpty()) {
            // one that does not fit is not used, and that is all
            options.addAll(List.of("-Xlog:aot*=off", "-Xlog:cds*=off"));
        }
        options.addAll(special);
        return JavaProgram.command(java, classPath, options, main, arguments);
    }

    private List<Path> jars() {
        return elements(classPath).stream().map(Path::of).toList();
    }

    private static List<String> elements(String classPath) {
        return Arrays.asList(classPath.split(File.pathSeparator, -1));
    }
}
