package mip6.lab.failover;

import mip6.ha.store.Keys;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.nio.charset.StandardCharsets;

/** Copies of a binding in the store, of mobile nodes that do not exist and are at a victim's. */
final class PoisonedBindings {

    private static final int HUNDRED = 100;

    /** In a value of the store: behind the epoch and the owner's name, and a version. */
    private static final int FLAGS = 11;

    private PoisonedBindings() {}

    /** Writes them, and two that are nonsense; returns how many name the victim. */
    static int write(BesiegedCluster cluster, Ipv6Address victim) throws Exception {
        cluster.inStore().poison("nonsense", Bytes.ofUtf8("nonsense"));
        cluster.inStore().poison("2001:db8:1::bad:0", Bytes.ofUtf8("nonsense"));
        Keys.Entry model =
                cluster.stored().stream()
                        .filter(it -> it.key().endsWith("/" + cluster.homeAddress()))
                        .findFirst()
                        .orElseThrow();
        int count = 0;
        for (int i = 1; i <= HUNDRED; i++) {
            String text =
                    latin(model.value())
                            .replace(
                                    latin(cluster.careOfAddress().toBytes()),
                                    latin(victim.toBytes()))
                            .replace("mn1.example", "m%02d.example".formatted(i % HUNDRED));
            byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
            // nobody was seen there
            octets[FLAGS + octets[FLAGS - 2]] = 0;
            cluster.inStore()
                    .poison("2001:db8:1::bad:" + Integer.toHexString(i), Bytes.wrap(octets));
            count++;
        }
        return count;
    }

    private static String latin(Bytes octets) {
        return new String(octets.toArray(), StandardCharsets.ISO_8859_1);
    }
}
