package mip6.lab.simulation;

import mip6.dnsupdate.DomainName;
import mip6.ha.core.Binding;
import mip6.ha.core.HaAction;
import mip6.ha.core.HaEvent;
import mip6.ha.core.HomeAgent;
import mip6.ha.store.BindingStore.Change;
import mip6.ha.store.Moment;
import mip6.ha.store.MvBindingStore;
import mip6.ha.store.StoreException;
import mip6.ha.store.StoredBinding;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.message.Identity;
import mip6.lab.net.Workspace;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Ipv6Address;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/** How soon a home agent that is started again has its bindings back. */
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description =
                "Writes bindings to a home agent's store, and measures how soon one that starts"
                        + " with it forwards for all of them.")
public final class RestartBenchCommand implements Callable<Integer> {

    private static final int MOST = 1_000_000;

    /** Written at once, as a home agent under load does. */
    private static final int BATCH = 1_000;

    /** The first comes to a JVM that has read no store yet, as that of a daemon. */
    private static final int STARTS = 5;

    /** A machine that has other things to do makes the clock tell nothing. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final long FIRST_ADDRESS = 0x10_0000;

    @Option(
            names = "--bindings",
            paramLabel = "N",
            description = "in the store; default: ${DEFAULT-VALUE}")
    private int bindings = 100_000;

    @Override
    public Integer call() throws IOException, StoreException {
        if (bindings < 1 || bindings > MOST) {
            System.err.println("mip6 bench: --bindings " + bindings + " is outside 1.." + MOST);
            return 2;
        }
        Provider provider = new Provider(1);
        try (Workspace workspace = Workspace.create()) {
            Path file = workspace.folder().resolve("bindings");
            fill(file);
            System.out.println("start   store read      forwarding   of a processor");
            for (int start = 1; start <= STARTS; start++) {
                measure(start, file, provider);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d bindings, each with a name; not the start of a JVM, nor the kernel's routes%n",
                bindings);
        return 0;
    }

    private static MvBindingStore open(Path file) throws StoreException {
        return MvBindingStore.open(file, System.err::println);
    }

    private void fill(Path file) throws StoreException {
        Moment expires = new Moment(UUID.randomUUID(), 0, Instant.now().plus(Duration.ofHours(1)));
        try (MvBindingStore store = open(file)) {
            List<Change> batch = new ArrayList<>();
            for (int i = 0; i < bindings; i++) {
                batch.add(new Change.Put(binding(i, expires)));
                if (batch.size() == BATCH || i == bindings - 1) {
                    store.write(batch);
                    batch.clear();
                }
            }
        }
    }

    private static StoredBinding binding(int number, Moment expires) {
        DomainName name = DomainName.of("mn" + number + "." + Provider.DOMAIN);
        return new StoredBinding(
                new Ipv6Address(Provider.HOME_PREFIX.address().high(), FIRST_ADDRESS + number),
                Identity.fqdn(name.text()),
                Provider.HOME_AGENT,
                new Ipv6Address(0x2001_0db8_00a1_0000L, FIRST_ADDRESS + number),
                new SequenceNumber(number & 0xffff),
                Lifetime.ofSeconds(600),
                expires,
                Optional.of(name),
                false,
                true);
    }

    private void measure(int start, Path file, Provider provider) throws StoreException {
        HomeAgent homeAgent =
                new HomeAgent(
                        Provider.settings(false, bindings),
                        new IkeEndpoint(
                                provider.homeAgent(), new SecureRandom(), () -> Provider.NOW),
                        new SecureRandom());
        long worked = THREADS.getCurrentThreadCpuTime();
        long begin = System.nanoTime();
        List<Binding> restored;
        try (MvBindingStore store = open(file)) {
            Moment now = new Moment(UUID.randomUUID(), begin, Instant.now());
            restored = store.load().stream().map(each -> each.binding(now)).toList();
        }
        long read = System.nanoTime();
        List<HaAction> actions = homeAgent.handle(new HaEvent.Restored(restored), begin);
        long end = System.nanoTime();
        long tunnels = actions.stream().filter(HaAction.SetTunnel.class::isInstance).count();
        if (tunnels != bindings) {
            throw new IllegalStateException(tunnels + " tunnels for " + bindings + " bindings");
        }
        System.out.printf(
                Locale.ROOT,
                "%5d %9.0f ms %12.0f ms %13.0f ms%n",
                start,
                (read - begin) / 1e6,
                (end - begin) / 1e6,
                (THREADS.getCurrentThreadCpuTime() - worked) / 1e6);
    }
}
