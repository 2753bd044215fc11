package mip6.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.cli.Main;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

class InstallationTest {

    private static final Path JAVA = Path.of("/usr/bin/java");

    @TempDir private Path folder;

    private Path jar;
    private Installation installation;

    @BeforeEach
    void jar() throws IOException {
        jar = Files.createFile(folder.resolve("a.jar"));
        installation = Installation.of(JAVA, jar.toString(), folder.resolve("aot"));
    }

    private void learnt(String name) throws IOException {
        Files.createDirectories(installation.archives());
        Files.writeString(installation.archive(name), "");
    }

    private List<String> command(Installation of) {
        return of.command("ha", List.of("-Xmx1g"), Main.class, List.of("ha", "--version"));
    }

    @Test
    void withoutAnArchiveAProgramStartsFromItsJars() {
        assertThat(command(installation))
                .startsWith(JAVA.toString())
                .containsSubsequence("-Xmx1g", "-cp", jar.toString(), Main.class.getName())
                .endsWith("ha", "--version")
                .noneMatch(option -> option.startsWith("-XX:AOT"));
    }

    @Test
    void anArchiveThatIsThereIsUsed() throws IOException {
        learnt("ha");
        assertThat(command(installation)).contains("-XX:AOTCache=" + folder.resolve("aot/ha.aot"));
        assertThat(installation.command("mn", List.of(), Main.class, List.of()))
                .noneMatch(option -> option.startsWith("-XX:AOT"));
    }

    @Test
    void oneThatRecordsWritesElsewhereAndReadsNothing() throws IOException {
        learnt("ha");
        assertThat(command(installation.recordingTo(folder)))
                .contains("-XX:AOTCacheOutput=" + folder.resolve("ha.aot"))
                .noneMatch(option -> option.startsWith("-XX:AOTCache="));
    }

    /** A JVM refuses an archive where there is a folder among its jars. */
    @Test
    void classesInFoldersLearnNothing() throws IOException {
        learnt("ha");
        Installation folders = Installation.of(JAVA, jar + ":" + folder, installation.archives());
        assertThat(installation.canLearn()).isTrue();
        assertThat(folders.canLearn()).isFalse();
        assertThat(command(folders)).noneMatch(option -> option.startsWith("-XX:AOT"));
    }

    /** Of the same jars: a JVM passes over what another build has written. */
    @Test
    void anotherJdkHasNotLearnt() throws IOException {
        Path jdk = Files.createDirectory(folder.resolve("jdk"));
        Files.writeString(jdk.resolve("release"), "JAVA_RUNTIME_VERSION=\"25.0.1+8\"\n");
        installation = Installation.of(jdk, jar.toString());
        learnt("ha");
        assertThat(installation.hasLearnt(List.of("ha"))).isTrue();
        Files.writeString(jdk.resolve("release"), "JAVA_RUNTIME_VERSION=\"25.0.2+10\"\n");
        assertThat(Installation.of(jdk, jar.toString()).hasLearnt(List.of("ha"))).isFalse();
    }

    @Test
    void whatWasBuiltLaterHasNotLearnt() throws IOException {
        List<String> names = List.of("ha", "mn");
        assertThat(installation.hasLearnt(names)).isFalse();
        learnt("ha");
        assertThat(installation.hasLearnt(names)).isFalse();
        learnt("mn");
        assertThat(installation.hasLearnt(names)).isTrue();
        FileTime written = Files.getLastModifiedTime(installation.archive("mn"));
        Files.setLastModifiedTime(jar, FileTime.fromMillis(written.toMillis() + 1000));
        assertThat(installation.hasLearnt(names)).isFalse();
    }
}
