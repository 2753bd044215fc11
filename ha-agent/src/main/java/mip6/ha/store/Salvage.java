package mip6.ha.store;

import mip6.ha.store.MvFile.Format;
import mip6.ha.store.MvFile.Opened;
import mip6.wire.Bytes;

import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreTool;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What can still be read of a file that is damaged: of its last state from both ends, and what is
 * missing there of earlier ones, as far as their chunks are still in the file.
 */
final class Salvage {

    /** States before the last one that are looked at. */
    private static final int EARLIER = 16;

    private Salvage() {}

    /** Each entry as it was latest seen. The file is left as it is. */
    static Map<Bytes, Bytes> of(Path path, Format format) throws IOException {
        Map<Bytes, Bytes> found = new LinkedHashMap<>();
        boolean whole = readFile(path, format, found);
        Path earlier = MvFile.beside(path, ".temp");
        long version = Long.MAX_VALUE;
        for (int i = 0; i < EARLIER && !whole && version >= 0; i++) {
            version = rollBack(path, format, version) - 1;
            whole = version >= 0 && readFile(earlier, format, found);
        }
        Files.deleteIfExists(earlier);
        return found;
    }

    /**
     * Adds what is in {@code map} and not in {@code found}.
     *
     * @return whether all of the map can be read
     */
    static boolean read(MVMap<byte[], byte[]> map, Map<Bytes, Bytes> found) {
        if (read(map, false, found)) {
            return true;
        }
        boolean _ = read(map, true, found);
        return false;
    }

    private static boolean read(
            MVMap<byte[], byte[]> map, boolean fromTheEnd, Map<Bytes, Bytes> found) {
        boolean whole = true;
        try {
            Cursor<byte[], byte[]> cursor = map.cursor(null, null, fromTheEnd);
            while (cursor.hasNext()) {
                Bytes key = Bytes.copyOf(cursor.next());
                var value = MvFile.unsealed(key, Bytes.copyOf(cursor.getValue()));
                value.ifPresent(each -> found.putIfAbsent(key, each));
                whole &= value.isPresent();
            }
            return whole;
        } catch (RuntimeException | AssertionError unreadable) {
            // Other octets than it wrote make H2 stumble in many ways.
            return false;
        }
    }

    private static boolean readFile(Path path, Format format, Map<Bytes, Bytes> found) {
        try {
            Opened file = format.open(new MVStore.Builder().readOnly().recoveryMode(), path);
            try {
                return read(file.map(), found);
            } finally {
                file.store().closeImmediately();
            }
        } catch (RuntimeException | AssertionError unreadable) {
            return false;
        }
    }

    /**
     * Makes a file of the chunks up to {@code version}.
     *
     * @return the newest version there is among them; negative where there is none
     */
    private static long rollBack(Path path, Format format, long version) {
        try {
            return MVStoreTool.rollback(format.name(path), version, Writer.nullWriter());
        } catch (RuntimeException | AssertionError unreadable) {
            return -1;
        }
    }
}
