package mip6.ikev2.vici.swanctl;

import mip6.ikev2.vici.Element;
import mip6.ikev2.vici.Items;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.Value;
import mip6.wire.Bytes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The commands that load what a swanctl.conf holds, in an order in which each finds what it needs:
 * secrets, private keys, authorities, pools, connections.
 *
 * <p>Beyond swanctl.conf(5), an attribute of a pool that is a number may have values in hexadecimal
 * ({@code 16 = 0x0000ffff20010db8...}), which are sent as those octets.
 */
public final class Loading {

    private static final Set<String> TOP = Set.of("authorities", "connections", "pools", "secrets");

    /** Keys of connections whose value is a list. */
    private static final Set<String> LISTS =
            Set.of(
                    "local_addrs",
                    "remote_addrs",
                    "proposals",
                    "esp_proposals",
                    "ah_proposals",
                    "local_ts",
                    "remote_ts",
                    "vips",
                    "pools",
                    "groups",
                    "cert_policy",
                    "crl_uris",
                    "ocsp_uris");

    /** Keys whose value is a list of files that are sent. */
    private static final Set<String> FILE_LISTS = Set.of("certs", "cacerts", "pubkeys");

    private static final Pattern SECRET = Pattern.compile("(ike|eap|xauth|ntlm|ppk)(.*)");
    private static final Pattern KEY = Pattern.compile("(private|rsa|ecdsa|pkcs8)(.*)");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");

    private final Files files;
    private final List<Step> steps = new ArrayList<>();

    private Loading(Files files) {
        this.files = files;
    }

    /** Reads the files that a swanctl.conf names. */
    @FunctionalInterface
    public interface Files {

        /**
         * The octets of a file.
         *
         * @param kind what it is named for: certs, cacerts, pubkeys, cacert, private
         * @throws SwanctlException where it cannot be read
         */
        Bytes read(String kind, String name) throws SwanctlException;
    }

    /**
     * One command.
     *
     * @param what it loads: a connection, a pool, a secret, a key, an authority
     * @param name of that
     */
    public record Step(String what, String name, String command, Section arguments) {}

    /** The commands for what {@link SwanctlConf#parse} made. */
    public static List<Step> of(Section conf, Files files) throws SwanctlException {
        for (Section.Entry entry : conf.entries()) {
            if (!TOP.contains(entry.name()) || !(entry.element() instanceof Section)) {
                throw new SwanctlException(
                        "found "
                                + entry.name()
                                + ", allowed: the sections "
                                + String.join(", ", new TreeSet<>(TOP)));
            }
        }
        Loading loading = new Loading(files);
        for (Section.Named secret : conf.section("secrets").sections()) {
            loading.secret(secret.name(), secret.section());
        }
        for (Section.Named authority : conf.section("authorities").sections()) {
            loading.load("authority", authority.name(), "load-authority", authority.section());
        }
        for (Section.Named pool : conf.section("pools").sections()) {
            loading.pool(pool.name(), pool.section());
        }
        for (Section.Named connection : conf.section("connections").sections()) {
            loading.load("connection", connection.name(), "load-conn", connection.section());
        }
        return List.copyOf(loading.steps);
    }

    private void load(String what, String name, String command, Section content)
            throws SwanctlException {
        Section arguments = Section.builder().put(name, translated(content)).build();
        steps.add(new Step(what, name, command, arguments));
    }

    /** The same with lists where charon wants lists, and the content of files for their names. */
    private Section translated(Section content) throws SwanctlException {
        Section.Builder builder = Section.builder();
        for (Section.Entry entry : content.entries()) {
            builder.put(entry.name(), translated(entry.name(), entry.element()));
        }
        return builder.build();
    }

    private Element translated(String key, Element element) throws SwanctlException {
        return switch (element) {
            case Section inner -> translated(inner);
            case Items items -> items;
            case Value value when LISTS.contains(key) ->
                    new Items(items(value.text()).map(Value::of).toList());
            case Value value when FILE_LISTS.contains(key) -> {
                List<Value> contents = new ArrayList<>();
                for (String name : items(value.text()).toList()) {
                    contents.add(content(key, name));
                }
                yield new Items(contents);
            }
            case Value value when key.equals("cacert") -> content(key, value.text());
            case Value value -> value;
        };
    }

    private Value content(String kind, String name) throws SwanctlException {
        Bytes octets = isEncoded(name) ? decoded(kind, name) : files.read(kind, name);
        if (octets.length() > Value.LONGEST) {
            throw new SwanctlException(name + ": longer than " + Value.LONGEST + " octets");
        }
        return new Value(octets);
    }

    private void pool(String name, Section content) throws SwanctlException {
        Section.Builder pool = Section.builder();
        for (Section.Entry entry : content.entries()) {
            if (!(entry.element() instanceof Value value)) {
                throw new SwanctlException(
                        "pools." + name + "." + entry.name() + ": a section, allowed: a value");
            }
            if (entry.name().equals("addrs")) {
                pool.put("addrs", value);
                continue;
            }
            boolean octets = NUMBER.matcher(entry.name()).matches();
            List<Value> values = new ArrayList<>();
            for (String item : items(value.text()).toList()) {
                values.add(
                        octets && isEncoded(item)
                                ? new Value(decoded(entry.name(), item))
                                : Value.of(item));
            }
            pool.put(entry.name(), new Items(values));
        }
        steps.add(
                new Step(
                        "pool",
                        name,
                        "load-pool",
                        Section.builder().put(name, pool.build()).build()));
    }

    private void secret(String name, Section content) throws SwanctlException {
        Matcher shared = SECRET.matcher(name);
        if (shared.matches()) {
            String secret = content.text("secret").orElseThrow(() -> missing(name, "secret"));
            List<String> owners = new ArrayList<>();
            for (Section.Entry entry : content.entries()) {
                if (entry.name().startsWith("id") && entry.element() instanceof Value owner) {
                    owners.add(owner.text());
                }
            }
            steps.add(
                    new Step(
                            "secret",
                            name,
                            "load-shared",
                            Section.builder()
                                    .put("id", name)
                                    .put("type", shared.group(1).toUpperCase(Locale.ROOT))
                                    .put(
                                            "data",
                                            isEncoded(secret)
                                                    ? decoded(name, secret)
                                                    : Bytes.ofUtf8(secret))
                                    .list("owners", owners)
                                    .build()));
            return;
        }
        Matcher key = KEY.matcher(name);
        if (!key.matches()) {
            throw new SwanctlException(
                    "secrets."
                            + name
                            + ": allowed are names that begin with ike, eap, xauth, ntlm, ppk,"
                            + " private, rsa, ecdsa or pkcs8");
        }
        if (content.text("secret").isPresent()) {
            throw new SwanctlException(
                    "secrets." + name + ".secret: encrypted private keys are not understood");
        }
        String file = content.text("file").orElseThrow(() -> missing(name, "file"));
        steps.add(keyStep(name, content("private", file).octets()));
    }

    /** Loads a private key in PEM or DER. */
    public static Step keyStep(String name, Bytes octets) {
        return new Step(
                "key",
                name,
                "load-key",
                Section.builder().put("type", "any").put("data", octets).build());
    }

    /**
     * Loads a certificate in PEM or DER.
     *
     * @param flag NONE, or CA for a trust anchor
     */
    public static Step certificateStep(String name, String flag, Bytes octets) {
        return new Step(
                "certificate",
                name,
                "load-cert",
                Section.builder()
                        .put("type", "X509")
                        .put("flag", flag)
                        .put("data", octets)
                        .build());
    }

    private static SwanctlException missing(String name, String key) {
        return new SwanctlException("secrets." + name + "." + key + ": missing");
    }

    private static Stream<String> items(String value) {
        return Arrays.stream(value.split(",")).map(String::strip).filter(item -> !item.isEmpty());
    }

    private static boolean isEncoded(String value) {
        return value.startsWith("0x")
                || value.startsWith("0X")
                || value.startsWith("0s")
                || value.startsWith("0S");
    }

    private static Bytes decoded(String key, String value) throws SwanctlException {
        String digits = value.substring(2);
        try {
            return Bytes.wrap(
                    Character.toLowerCase(value.charAt(1)) == 'x'
                            ? HexFormat.of().parseHex(digits.replaceAll("[ :]", ""))
                            : Base64.getDecoder().decode(digits));
        } catch (IllegalArgumentException e) {
            // without what was found: it may be a secret
            throw new SwanctlException(key + ": neither hexadecimal after 0x nor base64 after 0s");
        }
    }
}
