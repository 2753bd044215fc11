package mip6.lab.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of one run. It goes with the run; what a killed run left behind goes with the next. A
 * run that is alive holds a lock in its folder.
 */
public final class Workspace implements AutoCloseable {

    private static final Path PARENT = Path.of(System.getProperty("java.io.tmpdir"));
    private static final String PREFIX = "mip6-lab-";
    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel lock;

    private Workspace(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** A folder that only this user can read. */
    public static Workspace create() throws IOException {
        removeLeftovers();
        Path folder =
                Files.createTempDirectory(
                        PARENT,
                        PREFIX,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        FileChannel lock =
                FileChannel.open(
                        folder.resolve(LOCK),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            throw new IOException("somebody else uses " + folder);
        }
        return new Workspace(folder, lock);
    }

    public Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        delete(folder);
        lock.close();
    }

    private static void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PARENT, PREFIX + "*")) {
            for (Path folder : folders) {
                if (isAbandoned(folder)) {
                    delete(folder);
                }
            }
        }
    }

    private static boolean isAbandoned(Path folder) {
        try (FileChannel channel =
                        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            // locks of the machine that a guest has such a folder from are not seen in the guest
            return lock != null && device(folder).equals(device(PARENT));
        } catch (IOException | OverlappingFileLockException inUse) {
            return false;
        }
    }

    private static Object device(Path folder) throws IOException {
        return Files.getAttribute(folder, "unix:dev");
    }

    /** Deletes a folder and all in it. */
    public static void delete(Path folder) throws IOException {
        List<Path> inside;
        try (Stream<Path> files = Files.walk(folder)) {
            inside = files.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        }
        for (Path file : inside) {
            Files.deleteIfExists(file);
        }
    }
}
