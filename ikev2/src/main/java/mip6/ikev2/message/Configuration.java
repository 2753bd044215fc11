package mip6.ikev2.message;

import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Configuration payload, CP (RFC 7296 3.15).
 *
 * @param configurationType CFG_REQUEST, CFG_REPLY, CFG_SET, CFG_ACK or a number unknown here
 */
public record Configuration(int configurationType, List<ConfigurationAttribute> attributes)
        implements Payload {

    public static final int CFG_REQUEST = 1;
    public static final int CFG_REPLY = 2;
    public static final int CFG_SET = 3;
    public static final int CFG_ACK = 4;

    /** Attributes of one payload. */
    public static final int MAX_ATTRIBUTES = 64;

    public Configuration {
        attributes = List.copyOf(attributes);
        if (attributes.size() > MAX_ATTRIBUTES) {
            throw new IllegalArgumentException(attributes.size() + " configuration attributes");
        }
    }

    /** The first attribute of a kind. */
    public <A extends ConfigurationAttribute> Optional<A> first(Class<A> kind) {
        return attributes.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** All attributes of a kind, in order. */
    public <A extends ConfigurationAttribute> List<A> all(Class<A> kind) {
        return attributes.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public int type() {
        return PayloadType.CP;
    }

    static Configuration read(Reader body) throws MalformedException {
        int configurationType = body.u8("CFG type");
        body.skip(3, "CP reserved");
        List<ConfigurationAttribute> attributes = new ArrayList<>();
        while (!body.isEmpty()) {
            if (attributes.size() == MAX_ATTRIBUTES) {
                throw body.malformed("configuration attributes", "more than " + MAX_ATTRIBUTES);
            }
            attributes.add(ConfigurationAttribute.read(body));
        }
        return new Configuration(configurationType, attributes);
    }

    @Override
    public void write(Writer writer) {
        writer.u8(configurationType).u24(0);
        for (ConfigurationAttribute attribute : attributes) {
            int start = writer.length();
            writer.u16(attribute.type()).u16(0);
            attribute.writeValue(writer);
            writer.patchU16(start + 2, writer.length() - start - 4);
        }
    }
}
