package mip6.ha.store;

import org.h2.mvstore.MVStoreException;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One of H2's file systems, {@code faulty:}, which is the real one with a process that dies in the
 * middle of a write, or with a disk that is full. For one test at a time.
 */
public final class FaultyDisk extends FilePathWrapper {

    static final String SCHEME = "faulty:";

    private static final AtomicInteger UNTIL_DEATH = new AtomicInteger();
    private static final AtomicLong ROOM = new AtomicLong();

    /** For H2. */
    public FaultyDisk() {
        super();
    }

    /** Nothing fails. */
    static void mend() {
        FilePath.register(new FaultyDisk());
        UNTIL_DEATH.set(Integer.MAX_VALUE);
        ROOM.set(Long.MAX_VALUE);
    }

    /** Of write number {@code count} from now on half is made, and nothing after it. */
    static void dieAtWrite(int count) {
        UNTIL_DEATH.set(count);
    }

    /** Files can grow by so many octets, all together. */
    static void leaveRoom(long octets) {
        ROOM.set(octets);
    }

    static boolean isDead() {
        return UNTIL_DEATH.get() <= 0;
    }

    @Override
    public String getScheme() {
        return SCHEME.substring(0, SCHEME.length() - 1);
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Channel(super.open(mode));
    }

    @Override
    public void delete() {
        if (isDead()) {
            throw new MVStoreException(0, "dead");
        }
        long freed = exists() ? size() : 0;
        super.delete();
        grow(-freed);
    }

    private static boolean grow(long octets) {
        if (ROOM.get() == Long.MAX_VALUE) {
            return true;
        }
        if (octets > 0 && ROOM.get() < octets) {
            return false;
        }
        ROOM.addAndGet(-octets);
        return true;
    }

    private static final class Channel extends FileBaseDefault {

        private final FileChannel file;

        Channel(FileChannel file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public synchronized int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            int left = UNTIL_DEATH.getAndUpdate(n -> n == Integer.MAX_VALUE ? n : n - 1);
            if (left <= 1) {
                if (left == 1) {
                    int _ =
                            file.write(
                                    source.slice(source.position(), source.remaining() / 2),
                                    position);
                }
                throw new IOException("dead");
            }
            if (!grow(Math.max(0, position + source.remaining() - size()))) {
                throw new IOException("No space left on device");
            }
            return file.write(source, position);
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            if (isDead()) {
                throw new IOException("dead");
            }
            boolean _ = grow(size - size());
            FileChannel _ = file.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
