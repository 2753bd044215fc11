package mip6.ha.store;

import org.h2.mvstore.MVStoreException;
import org.h2.store.fs.FileUtils;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.SplittableRandom;

/**
 * A file that nobody reads: its room on the disk is for changes of those who are served already,
 * when there is no other left.
 */
final class Reserve {

    /** Octets: many thousand changes, since what they replace is used again. */
    static final int SIZE = 4 << 20;

    private final String name;

    /**
     * @param name of the file, with H2's scheme
     */
    Reserve(String name) {
        this.name = name;
    }

    boolean isWhole() {
        return FileUtils.exists(name) && FileUtils.size(name) == SIZE;
    }

    /**
     * Makes it, unless it is there.
     *
     * @return whether it is there now
     */
    boolean fill() {
        if (isWhole()) {
            return true;
        }
        // What cannot be compressed: else a file system might make room for less.
        byte[] octets = new byte[SIZE];
        new SplittableRandom(SIZE).nextBytes(octets);
        try (FileChannel file = FileUtils.open(name, "rw")) {
            FileUtils.writeFully(file, ByteBuffer.wrap(octets));
            file.force(true);
            return true;
        } catch (IOException | MVStoreException noRoom) {
            spend();
            return false;
        }
    }

    /** Gives its room away. */
    void spend() {
        boolean _ = FileUtils.tryDelete(name);
    }
}
