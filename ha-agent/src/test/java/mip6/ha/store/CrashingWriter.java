package mip6.ha.store;

import mip6.ha.store.BindingStore.Change;
import mip6.ha.store.BindingStore.Outcome;
import mip6.wire.Ipv6Address;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** Writes bindings until it is killed, and says of each one when it is on disk. */
final class CrashingWriter {

    private static final int ADDRESSES = 64;

    private CrashingWriter() {}

    public static void main(String[] arguments) throws StoreException {
        PrintStream out = System.out;
        StoreWriter writer =
                new StoreWriter(
                        MvBindingStore.open(Path.of(arguments[0]), System.err::println),
                        256,
                        failure -> System.exit(1));
        for (int i = 0; i < 60_000; i++) {
            int number = i;
            Change change =
                    new Change.Put(MvBindingStoreTest.binding(i % ADDRESSES, i, Optional.empty()));
            while (!writer.submit(
                    change,
                    outcome -> {
                        if (outcome == Outcome.DURABLE) {
                            out.println(number);
                            out.flush();
                        }
                    })) {
                Thread.onSpinWait();
            }
        }
        writer.close();
    }

    static Ipv6Address address(int number) {
        return MvBindingStoreTest.address(number % ADDRESSES);
    }
}
