package mip6.agent.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

import mip6.agent.StartException;
import mip6.agent.report.Escaped;
import mip6.dnsupdate.DomainName;
import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A value of a {@link TomlTable}. What is not what an accessor reads is refused with a {@link
 * StartException} that names the file, the key, what was found, and what is allowed.
 */
public final class TomlValue {

    private final TomlFile file;
    private final String key;
    private final JsonNode node;

    TomlValue(TomlFile file, String key, JsonNode node) {
        this.file = file;
        this.key = key;
        this.node = node;
    }

    /** A string that is not empty. */
    public String text() {
        file.asked(key, "a string");
        if (!node.isTextual() || node.textValue().isEmpty()) {
            throw refused("a string that is not empty");
        }
        return node.textValue();
    }

    public boolean flag() {
        file.asked(key, "true or false");
        if (!node.isBoolean()) {
            throw refused("true or false");
        }
        return node.booleanValue();
    }

    public int integer(int least, int most) {
        return (int) integer((long) least, most);
    }

    public long integer(long least, long most) {
        file.asked(key, "an integer from " + least + " to " + most);
        if (!node.isIntegralNumber()
                || !node.canConvertToLong()
                || node.longValue() < least
                || node.longValue() > most) {
            throw refused("an integer from " + least + " to " + most);
        }
        return node.longValue();
    }

    /** A UDP or TCP port. */
    public int port() {
        return integer(1, 65535);
    }

    /** A number and a unit, such as "1.5s" or "200ms". */
    public Duration duration(Duration least, Duration most) {
        String range = "from " + DurationText.of(least) + " to " + DurationText.of(most);
        file.asked(key, "a duration " + range);
        return DurationText.parse(node.isTextual() ? node.textValue() : "", least, most)
                .orElseThrow(() -> refused("a string of " + DurationText.NOTATION + " " + range));
    }

    public Ipv6Address address() {
        return parsed(Ipv6Address::of, "an IPv6 address, such as \"2001:db8::1\"");
    }

    /** An address that can be reached from beyond its link. */
    public Ipv6Address unicastAddress() {
        Ipv6Address address = address();
        if (!address.isRoutableUnicast()) {
            throw refused("a unicast IPv6 address that is neither link-local nor ::1");
        }
        return address;
    }

    public Ipv6Prefix prefix() {
        String allowed = "an IPv6 prefix, such as \"2001:db8:1::/64\"";
        Ipv6Prefix prefix = parsed(Ipv6Prefix::of, allowed);
        if (!prefix.address().toString().equals(beforeSlash())) {
            throw refused(allowed + " (did you mean " + prefix + "?)");
        }
        return prefix;
    }

    /** Two addresses with a hyphen between them, both included. */
    public AddressRange addressRange() {
        return parsed(
                AddressRange::of, "\"first-last\", such as \"2001:db8:1::1000-2001:db8:1::1fff\"");
    }

    public DomainName domainName() {
        return parsed(DomainName::of, "a domain name, such as \"ha1.example.com\"");
    }

    /** A domain name (ID_FQDN), a mailbox (ID_RFC822_ADDR) or an IPv6 address (ID_IPV6_ADDR). */
    public Identity identity() {
        return parsed(IdentityText::parse, IdentityText.ALLOWED);
    }

    /** A constant, written small and with hyphens: NO_RESPONSE as "no-response". */
    public <C extends Enum<C>> C choice(Class<C> type) {
        Set<C> all = EnumSet.allOf(type);
        file.asked(
                key,
                all.stream().map(c -> "\"" + written(c) + "\"").collect(Collectors.joining(", ")));
        return all.stream()
                .filter(c -> node.isTextual() && written(c).equals(node.textValue()))
                .findFirst()
                .orElseThrow(
                        () ->
                                refused(
                                        all.stream()
                                                .map(c -> "\"" + written(c) + "\"")
                                                .collect(Collectors.joining(", "))));
    }

    /** A path, relative to the configuration file; nothing need be there. */
    public Path path() {
        try {
            Path path = file.resolve(text());
            file.asked(key, "a path");
            return path;
        } catch (InvalidPathException e) {
            throw refused(
                    "the path of a file, or \"credential:NAME\" where systemd loads NAME"
                            + " (LoadCredential)");
        }
    }

    /** The path of a file that is there and can be read. */
    public Path readableFile() {
        Path path = path();
        file.asked(key, "a file");
        if (!Files.exists(path)) {
            throw about(path, "no such file: put it there or change the key");
        }
        if (!Files.isRegularFile(path)) {
            throw about(path, "not a file");
        }
        if (!Files.isReadable(path)) {
            throw about(path, "not readable by this user: mend owner or mode");
        }
        return path;
    }

    /** Files like that, one at least. */
    public List<Path> readableFiles() {
        List<Path> files = items().stream().map(TomlValue::readableFile).toList();
        if (files.isEmpty()) {
            throw refused("an array of one file or more");
        }
        return files;
    }

    /** A file with a secret in it, which is read later and kept nowhere in the configuration. */
    public SecretFile secretFile() {
        SecretFile secret = new SecretFile(readableFile(), file.at(key));
        file.asked(key, "a file with a secret");
        secret.warning().ifPresent(line -> file.warn(key, line));
        return secret;
    }

    /** An array of values. */
    public List<TomlValue> items() {
        if (!(node instanceof ArrayNode array)) {
            throw refused("an array: [...]");
        }
        file.asked(key, TomlFile.ARRAY);
        List<TomlValue> items = new ArrayList<>();
        for (JsonNode item : array) {
            items.add(new TomlValue(file, key + "[" + (items.size() + 1) + "]", item));
        }
        return items;
    }

    /**
     * What {@code parser} makes of the string.
     *
     * @param parser throws {@link IllegalArgumentException} for what it cannot read
     * @param allowed what it can
     */
    public <V> V parsed(Function<String, V> parser, String allowed) {
        file.asked(key, allowed);
        if (!node.isTextual()) {
            throw refused(allowed);
        }
        try {
            return parser.apply(node.textValue());
        } catch (IllegalArgumentException e) {
            throw refused(allowed);
        }
    }

    /** The exception for a value that is not one of what is {@code allowed}. */
    public StartException refused(String allowed) {
        String found = node.isTextual() ? "\"" + shown(node.textValue()) + "\"" : found();
        return StartException.configuration(
                file.at(key) + ": found " + found + ", allowed: " + allowed);
    }

    private StartException about(Path path, String what) {
        return StartException.configuration(file.at(key) + ": " + path + ": " + what);
    }

    private String found() {
        return node.isObject() ? "a table" : node.isArray() ? "an array" : shown(node.asText());
    }

    private String beforeSlash() {
        return Ipv6Address.of(node.textValue().substring(0, node.textValue().indexOf('/')))
                .toString();
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String shown(String text) {
        String escaped = Escaped.of(text);
        return escaped.startsWith("\"") && escaped.endsWith("\"") && escaped.length() > 1
                ? escaped.substring(1, escaped.length() - 1)
                : escaped;
    }
}
