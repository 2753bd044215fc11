package mip6.agent.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;

import mip6.ikev2.message.Identity;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.Secret;

import java.time.Duration;
import java.util.Optional;

/**
 * Renders immutable records as JSON: components by their names, addresses and octets as text,
 * durations in seconds, an empty {@link Optional} as null. Secrets show their length alone.
 */
public final class Json {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(Ipv6Address.class, new ToStringSerializer())
                                    .addSerializer(Ipv6Prefix.class, new ToStringSerializer())
                                    .addSerializer(Identity.class, new ToStringSerializer())
                                    .addSerializer(Bytes.class, new ToStringSerializer())
                                    .addSerializer(Secret.class, new ToStringSerializer())
                                    .addSerializer(Duration.class, new SecondsSerializer())
                                    .addSerializer(Optional.class, new OptionalSerializer()))
                    .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                    .build();

    private static final ObjectWriter PRETTY = MAPPER.writerWithDefaultPrettyPrinter();

    private Json() {}

    /** On one line. */
    public static String render(Object document) {
        try {
            return MAPPER.writeValueAsString(document);
        } catch (JsonProcessingException bug) {
            throw new IllegalArgumentException(bug);
        }
    }

    /** On many lines, for people. */
    public static String renderPretty(Object document) {
        try {
            return PRETTY.writeValueAsString(document);
        } catch (JsonProcessingException bug) {
            throw new IllegalArgumentException(bug);
        }
    }

    /**
     * Reads a document.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
