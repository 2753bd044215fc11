package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Delete;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.pki.Credentials;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a home agent holds and what it costs it to serve somebody honest, measured before it is
 * attacked and compared after each attack (I3, I4). Nothing of it depends on how busy the machine
 * is: messages are counted, and the time that the home agent's own threads were given.
 */
final class Vitals {

    /** One, whom no attacker plays. */
    static final Identity HONEST = Identity.fqdn("mn4.example.com");

    private static final int SETUPS_BEFORE = 3;

    /** What else the machine does may count as the home agent's once, but not each time. */
    private static final int SETUPS_AFTER = 5;

    /** Below it nothing is measured well. */
    private static final long LEAST_NANOS = 40_000_000;

    private static final int MORE_THREADS = 20;
    private static final int SESSIONS = 48;
    private static final int ESP_PAIRS = 64;
    private static final int LEASES = 32;

    /** More than all that one case has a right to. */
    private static final int DNS_UPDATES = 256;

    /** Of revocation, for all cases together. */
    private static final int FETCHES = 64;

    /** What half-open SAs, fragments and the inbox may hold at most, and what tables keep. */
    private static final long MORE_HEAP = 48L << 20;

    /** The virtual machine's, which compile and collect whenever they like. */
    private static final Pattern NOT_ITS_OWN =
            Pattern.compile("C[12] Compiler.*|VM .*|GC .*|G1 .*|Attach Listener|Common-Cleaner");

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    private final long pid;
    private final Attacker attacker;
    private final Credentials credentials;
    private final int threads;
    private final long heap;
    private final Effort normal;
    private long dnsUpdates;

    /**
     * What one honest set-up takes.
     *
     * @param requests until the peer has proved itself
     * @param nanos of processors, in the home agent's own threads
     */
    private record Effort(int requests, long nanos) {

        Effort most(Effort other) {
            return new Effort(Math.max(requests, other.requests), Math.max(nanos, other.nanos));
        }
    }

    /**
     * Measures one that has not been attacked yet.
     *
     * @param credentials of {@link #HONEST}
     */
    Vitals(long pid, Attacker attacker, Credentials credentials, JsonNode status) throws Exception {
        this.pid = pid;
        this.attacker = attacker;
        this.credentials = credentials;
        Effort most = new Effort(0, LEAST_NANOS);
        for (int i = 0; i < SETUPS_BEFORE; i++) {
            most = most.most(setUp());
        }
        normal = most;
        threads = tasks().size();
        heap = retained();
        dnsUpdates = dnsUpdates(status);
    }

    /** Compares. */
    void assertAsBefore(JsonNode status) throws Exception {
        assertThat(tasks()).as("threads").hasSizeLessThan(threads + MORE_THREADS);
        assertThat(status.at("/homeAgent/sessions")).as("IKE SAs").hasSizeLessThan(SESSIONS);
        assertThat(status.at("/homeAgent/esp").asInt()).as("ESP SAs").isLessThan(ESP_PAIRS);
        assertThat(status.at("/homeAgent/pool/leases").asInt()).as("leases").isLessThan(LEASES);
        long updates = dnsUpdates(status);
        assertThat(updates - dnsUpdates).as("DNS updates").isLessThan(DNS_UPDATES);
        dnsUpdates = updates;
        JsonNode counters = status.path("counters");
        assertThat(
                        counters.path("event.revocation-fetched").asLong()
                                + counters.path("event.revocation-fetch-failed").asLong())
                .as("fetches")
                .isLessThan(FETCHES);
        Effort now = setUp();
        assertThat(now.requests())
                .as("requests of an honest set-up")
                .isLessThanOrEqualTo(2 * normal.requests());
        long least = now.nanos();
        for (int i = 1; i < SETUPS_AFTER && least > 2 * normal.nanos(); i++) {
            least = Math.min(least, setUp().nanos());
        }
        assertThat(least)
                .as("processor time of an honest set-up, in ns")
                .isLessThanOrEqualTo(2 * normal.nanos());
    }

    /** After all attacks: what is reachable still. */
    void assertLittleIsKept() throws Exception {
        assertThat(retained()).as("octets of its heap").isLessThan(heap + MORE_HEAP);
    }

    /** As a mobile node does it that then goes away. */
    private Effort setUp() throws Exception {
        long before = processorTime();
        int sent = attacker.sent();
        HalfOpen sa = attacker.halfOpen();
        IkeMessage answer = sa.authenticate(sa.authPayloads(HONEST, credentials));
        assertThat(answer.first(Authentication.class)).as("an honest set-up").isPresent();
        Effort effort = new Effort(attacker.sent() - sent, processorTime() - before);
        IkeMessage _ = sa.ask(ExchangeType.INFORMATIONAL, 2, List.of(Delete.ike()));
        return effort;
    }

    private static long dnsUpdates(JsonNode status) {
        JsonNode dns = status.path("dns");
        return dns.path("waiting").asLong()
                + dns.path("performed").asLong()
                + dns.path("failed").asLong();
    }

    private List<Path> tasks() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return tasks.toList();
        }
    }

    private long processorTime() throws IOException {
        long nanos = 0;
        for (Path task : tasks()) {
            try {
                if (!NOT_ITS_OWN
                        .matcher(Files.readString(task.resolve("comm")).strip())
                        .matches()) {
                    String running = Files.readString(task.resolve("schedstat"));
                    nanos += Long.parseLong(running.substring(0, running.indexOf(' ')));
                }
            } catch (NoSuchFileException ended) {
                // its time is that of nobody any more
            }
        }
        return nanos;
    }

    /** Octets of objects that are still reachable. */
    private long retained() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                Long.toString(pid),
                                "GC.class_histogram")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return TOTAL.matcher(said)
                .results()
                .mapToLong(total -> Long.parseLong(total.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(said));
    }
}
