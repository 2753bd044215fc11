package mip6.ha.store;

import mip6.dnsupdate.DomainName;
import mip6.ha.core.NameRecord;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TransferQueue;
import java.util.function.Consumer;

/**
 * What this home agent has told the DNS or is about to, in a file of its own: it is nobody else's
 * matter. What waits while one commit goes to the disk goes with the next one.
 */
public final class NameJournal implements AutoCloseable {

    private static final int VERSION = 1;
    private static final int WANTED = 1;
    private static final int CERTAIN = 2;
    private static final int LASTING = 4;

    private final MvFile file;
    private final List<NameRecord> names = new ArrayList<>();
    private final Consumer<String> warning;
    private final TransferQueue<Input> queue = new LinkedTransferQueue<>();
    private final Thread thread;

    private sealed interface Input {

        record Put(NameRecord name, Consumer<Boolean> done) implements Input {}

        record Close() implements Input {}
    }

    private NameJournal(MvFile file, Consumer<String> warning) throws StoreException {
        this.file = file;
        this.warning = warning;
        load();
        this.thread = Thread.ofPlatform().name("names").start(this::run);
    }

    /**
     * Opens {@code path}, or makes it. One that is damaged is set aside, and what can be read of it
     * is kept.
     *
     * @param warning told in a line of what is lost or not written, perhaps on another thread
     * @throws StoreException where it cannot be opened, or another process has it
     */
    public static NameJournal open(Path path, Consumer<String> warning) throws StoreException {
        return new NameJournal(
                MvFile.open(path, new MvFile.Format("", "names", "dns-update.journal"), warning),
                warning);
    }

    /** What was there when it was opened. */
    public List<NameRecord> names() {
        return List.copyOf(names);
    }

    /**
     * Keeps {@code name} instead of what is there of its home address; without waiting.
     *
     * @param done is told on the journal's thread, in the order of the calls: whether a power cut
     *     can no longer undo it
     */
    public void put(NameRecord name, Consumer<Boolean> done) {
        queue.add(new Input.Put(name, done));
    }

    /** Writes what waits. */
    @Override
    public void close() {
        queue.add(new Input.Close());
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Input> batch = new ArrayList<>();
        try (file) {
            do {
                batch.clear();
                batch.add(queue.take());
                queue.drainTo(batch);
                List<Input.Put> puts =
                        batch.stream()
                                .filter(Input.Put.class::isInstance)
                                .map(Input.Put.class::cast)
                                .toList();
                boolean durable = puts.isEmpty() || write(puts);
                puts.forEach(put -> put.done().accept(durable));
            } while (batch.stream().noneMatch(Input.Close.class::isInstance));
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private boolean write(List<Input.Put> puts) {
        try {
            for (Input.Put put : puts) {
                Bytes key = put.name().homeAddress().toBytes();
                if (put.name().isNothing()) {
                    file.remove(key);
                } else {
                    file.put(key, octets(put.name()));
                }
            }
            file.commit();
            return true;
        } catch (StoreException e) {
            warning.accept(e.line());
            return false;
        }
    }

    private void load() throws StoreException {
        int lost = 0;
        for (Map.Entry<Bytes, Bytes> entry : file.entries().entrySet()) {
            try {
                names.add(read(entry.getKey(), entry.getValue()));
            } catch (MalformedException e) {
                lost++;
            }
        }
        if (lost > 0) {
            warning.accept("the journal of names: " + lost + " entries cannot be read");
        }
    }

    private static Bytes octets(NameRecord name) {
        int flags =
                (name.wanted().isPresent() ? WANTED : 0)
                        | (name.certain() ? CERTAIN : 0)
                        | (name.lasting() ? LASTING : 0);
        Writer out = new Writer(128).u8(VERSION).u8(flags);
        name.wanted().ifPresent(each -> write(out, each));
        out.u8(name.present().size());
        name.present().forEach(each -> write(out, each));
        return out.toBytes();
    }

    private static void write(Writer out, DomainName name) {
        Bytes text = Bytes.ofUtf8(name.text());
        Writer _ = out.u8(text.length()).bytes(text);
    }

    private static NameRecord read(Bytes key, Bytes octets) throws MalformedException {
        if (key.length() != Ipv6Address.LENGTH) {
            throw new MalformedException("home address", 0, "is none");
        }
        Reader reader = Reader.of(octets);
        int version = reader.u8("version");
        if (version != VERSION) {
            throw reader.malformed("version", "is " + version + ", of another release");
        }
        int flags = reader.u8("flags");
        Optional<DomainName> wanted =
                (flags & WANTED) == 0 ? Optional.empty() : Optional.of(readName(reader));
        int count = reader.u8("number of names");
        if (count > NameRecord.MOST_NAMES) {
            throw reader.malformed("number of names", "is " + count);
        }
        List<DomainName> present = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            present.add(readName(reader));
        }
        reader.end("names");
        return new NameRecord(
                Ipv6Address.of(key),
                wanted,
                present,
                (flags & CERTAIN) != 0,
                (flags & LASTING) != 0);
    }

    private static DomainName readName(Reader reader) throws MalformedException {
        String text = reader.bytes(reader.u8("name length"), "name").toUtf8();
        return DomainName.parse(text)
                .orElseThrow(() -> reader.malformed("name", "is no domain name"));
    }
}
