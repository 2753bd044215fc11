package mip6.ha.store;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchResponse;

import mip6.ikev2.pki.CredentialsException;
import mip6.ikev2.pki.Pem;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import javax.net.ssl.SSLException;

/** Keys in etcd. For any thread. */
public final class EtcdKeys implements Keys, AutoCloseable {

    /** Entries of one answer. */
    private static final int PAGE = 5000;

    /** For the first answer, before which hundreds of classes are loaded. */
    private static final Duration START = Duration.ofSeconds(15);

    private final Settings settings;
    private final Client client;
    private volatile long lease;

    /**
     * How to reach it.
     *
     * @param endpoints such as {@code http://[2001:db8::1]:2379}
     * @param prefix that all keys begin with
     * @param lease how long this process may be silent before its leased keys are gone
     * @param timeout of each question
     */
    public record Settings(
            List<URI> endpoints,
            String prefix,
            Duration lease,
            Duration timeout,
            Optional<Tls> tls,
            Optional<User> user) {

        public Settings {
            endpoints = List.copyOf(endpoints);
        }
    }

    /**
     * Certificates, as files in PEM.
     *
     * @param trust authorities that vouch for etcd
     * @param own certificate and key of this process, where etcd wants one
     */
    public record Tls(List<Path> trust, Optional<Own> own) {
        public Tls {
            trust = List.copyOf(trust);
        }

        private X509Certificate[] authorities() throws StoreException {
            List<X509Certificate> authorities = new ArrayList<>();
            for (Path file : trust) {
                try {
                    authorities.addAll(Pem.readCertificates(file));
                } catch (CredentialsException unusable) {
                    throw new StoreException(
                            "etcd: certificates cannot be used: " + unusable.getMessage(),
                            unusable);
                }
            }
            return authorities.toArray(X509Certificate[]::new);
        }
    }

    /** A certificate and its private key in PKCS #8. */
    public record Own(Path certificate, Path key) {}

    /** A user of etcd. */
    public record User(String name, Secret password) {}

    private EtcdKeys(Settings settings, Client client) {
        this.settings = settings;
        this.client = client;
    }

    /**
     * A client that has had an answer.
     *
     * @throws StoreException where there is none, or the certificates cannot be used
     */
    public static EtcdKeys open(Settings settings) throws StoreException {
        // What it does without them is deprecated since Java 24, and said so on the standard error.
        System.setProperty("io.netty.noUnsafe", "true");
        ClientBuilder builder =
                Client.builder()
                        .target(target(settings.endpoints()))
                        .connectTimeout(settings.timeout())
                        .waitForReady(false);
        settings.user()
                .ifPresent(
                        user ->
                                builder.user(text(user.name()))
                                        .password(ByteSequence.from(user.password().reveal())));
        if (settings.tls().isPresent()) {
            Tls tls = settings.tls().get();
            X509Certificate[] authorities = tls.authorities();
            try {
                builder.sslContext(
                        context -> {
                            context.trustManager(authorities);
                            tls.own()
                                    .ifPresent(
                                            own ->
                                                    context.keyManager(
                                                            own.certificate().toFile(),
                                                            own.key().toFile()));
                        });
            } catch (SSLException | IllegalArgumentException e) {
                throw new StoreException("etcd: certificates cannot be used: " + e.getMessage(), e);
            }
        }
        EtcdKeys keys = new EtcdKeys(settings, builder.build());
        try {
            var _ = keys.answer(keys.client.getKVClient().get(text(settings.prefix())), START);
            return keys;
        } catch (StoreException silent) {
            keys.close();
            throw silent;
        }
    }

    /** In the words of jetcd, whose own making of it knows no IPv6 addresses. */
    private static String target(List<URI> endpoints) {
        return endpoints.stream()
                .map(each -> each.getHost() + ":" + each.getPort())
                .map(each -> each.replace("[", "%5B").replace("]", "%5D"))
                .collect(Collectors.joining(",", "ip:///", ""));
    }

    /** Leased keys that are put from now on live as long as this process says that it does. */
    public void newLease() throws StoreException {
        lease =
                answer(client.getLeaseClient().grant(Math.max(1, settings.lease().toSeconds())))
                        .getID();
    }

    /** Says that this process lives. */
    public void renewLease() throws StoreException {
        var _ = answer(client.getLeaseClient().keepAliveOnce(lease));
    }

    /** This process is about to end: its leased keys are gone at once. */
    public void revokeLease() throws StoreException {
        var _ = answer(client.getLeaseClient().revoke(lease));
    }

    /**
     * Calls {@code changed} whenever a key that begins with {@code prefix} may have changed, until
     * this is closed. Nothing is called while etcd is out of reach.
     */
    public void watch(String prefix, Runnable changed) {
        Watch.Watcher _ =
                client.getWatchClient()
                        .watch(
                                key(prefix),
                                WatchOption.builder().withRange(end(prefix)).build(),
                                new Watch.Listener() {
                                    @Override
                                    public void onNext(WatchResponse response) {
                                        changed.run();
                                    }

                                    @Override
                                    public void onError(Throwable cause) {
                                        changed.run();
                                    }

                                    @Override
                                    public void onCompleted() {
                                        changed.run();
                                    }
                                });
    }

    @Override
    public List<Entry> range(String prefix) throws StoreException {
        List<Entry> all = new ArrayList<>();
        ByteSequence from = key(prefix);
        GetResponse page;
        do {
            page =
                    answer(
                            client.getKVClient()
                                    .get(
                                            from,
                                            GetOption.builder()
                                                    .withRange(end(prefix))
                                                    .withLimit(PAGE)
                                                    .build()));
            for (KeyValue each : page.getKvs()) {
                all.add(entry(each));
                from = each.getKey().concat(ByteSequence.from(new byte[1]));
            }
        } while (page.isMore());
        return all;
    }

    @Override
    public Optional<Entry> get(String key) throws StoreException {
        return answer(client.getKVClient().get(key(key))).getKvs().stream()
                .map(this::entry)
                .findFirst();
    }

    @Override
    public List<Entry> all(List<String> keys) throws StoreException {
        Op[] looks =
                keys.stream().map(each -> Op.get(key(each), GetOption.DEFAULT)).toArray(Op[]::new);
        return answer(client.getKVClient().txn().Then(looks).commit()).getGetResponses().stream()
                .flatMap(found -> found.getKvs().stream())
                .map(this::entry)
                .toList();
    }

    private Entry entry(KeyValue found) {
        return new Entry(
                found.getKey()
                        .toString(StandardCharsets.UTF_8)
                        .substring(settings.prefix().length()),
                Bytes.copyOf(found.getValue().getBytes()),
                found.getModRevision());
    }

    @Override
    public OptionalLong commit(List<Condition> conditions, List<Operation> operations)
            throws StoreException {
        TxnResponse response =
                answer(
                        client.getKVClient()
                                .txn()
                                .If(conditions.stream().map(this::compare).toArray(Cmp[]::new))
                                .Then(operations.stream().map(this::operation).toArray(Op[]::new))
                                .commit());
        return response.isSucceeded()
                ? OptionalLong.of(response.getHeader().getRevision())
                : OptionalLong.empty();
    }

    @Override
    public void close() {
        client.close();
    }

    private Cmp compare(Condition condition) {
        return new Cmp(
                key(condition.key()), Cmp.Op.EQUAL, CmpTarget.modRevision(condition.revision()));
    }

    private Op operation(Operation operation) {
        return switch (operation) {
            case Operation.Put(String name, Bytes value, boolean leased) ->
                    Op.put(
                            key(name),
                            ByteSequence.from(value.toArray()),
                            leased
                                    ? PutOption.builder().withLeaseId(lease).build()
                                    : PutOption.DEFAULT);
            case Operation.Delete(String name) -> Op.delete(key(name), DeleteOption.DEFAULT);
        };
    }

    private <T> T answer(CompletableFuture<T> asked) throws StoreException {
        return answer(asked, settings.timeout());
    }

    private <T> T answer(CompletableFuture<T> asked, Duration longest) throws StoreException {
        try {
            return asked.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw StoreException.unanswered("etcd: no answer in " + longest, e);
        } catch (ExecutionException e) {
            throw StoreException.unanswered(EtcdFailure.line(e, settings), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreException.unanswered("etcd: interrupted", e);
        }
    }

    private ByteSequence key(String name) {
        return text(settings.prefix() + name);
    }

    /** The first key behind all that begin with {@code prefix}. */
    private ByteSequence end(String prefix) {
        byte[] octets = (settings.prefix() + prefix).getBytes(StandardCharsets.UTF_8);
        octets[octets.length - 1]++;
        return ByteSequence.from(octets);
    }

    private static ByteSequence text(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }
}
