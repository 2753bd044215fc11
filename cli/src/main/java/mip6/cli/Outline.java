package mip6.cli;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.report.Escaped;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * A JSON document for people: one line for each value, what belongs together indented, and nothing
 * for what is empty.
 */
final class Outline {

    private static final String STEP = "  ";

    /** Nobody reads nanoseconds. */
    private static final double MILLI = 1000;

    private final PrintWriter out;

    Outline(PrintWriter out) {
        this.out = out;
    }

    void print(JsonNode document) {
        print(document, STEP);
    }

    private void print(JsonNode object, String indent) {
        object.properties()
                .forEach(
                        property -> {
                            String name = words(property.getKey());
                            JsonNode value = property.getValue();
                            if (value.isObject() && !value.isEmpty()) {
                                out.println(indent + name);
                                print(value, indent + STEP);
                            } else if (value.isArray()) {
                                items(name, value, indent);
                            } else if (value.isValueNode()
                                    && !value.isNull()
                                    && !isNothing(value)) {
                                out.println(indent + name + " " + shown(value));
                            }
                        });
    }

    private static boolean isNothing(JsonNode value) {
        return value.isTextual() && value.textValue().isEmpty();
    }

    private void items(String name, JsonNode array, String indent) {
        for (JsonNode item : array) {
            if (item.isValueNode()) {
                out.println(indent + name + " " + shown(item));
            } else {
                out.println(indent + name);
                print(item, indent + STEP);
            }
        }
    }

    /** A value; a daemon may hand on what a stranger sent. */
    static String shown(JsonNode value) {
        return value.isTextual()
                ? Escaped.of(value.textValue())
                : value.isDouble()
                        ? Double.toString(Math.rint(value.asDouble() * MILLI) / MILLI)
                        : value.asText();
    }

    /** {@code careOfAddress} as care-of-address; names of counters as they are. */
    private static String words(String name) {
        return Escaped.of(name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT));
    }
}
