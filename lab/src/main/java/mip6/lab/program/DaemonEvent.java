package mip6.lab.program;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;

import java.util.Optional;

/**
 * A line of a daemon's event stream.
 *
 * @param at nanoseconds of the boot clock
 */
public record DaemonEvent(String name, long at, JsonNode fields) {

    /** The event in a line of output, unless it is something else. */
    public static Optional<DaemonEvent> read(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        JsonNode fields = Json.parse(line);
        return Optional.of(
                new DaemonEvent(fields.path("event").asText(), fields.path("at").asLong(), fields));
    }

    /** The text of a field; empty where there is none of that name. */
    public String text(String field) {
        return fields.path(field).asText();
    }

    public int number(String field) {
        return fields.path(field).asInt();
    }

    /** A field in seconds as milliseconds. */
    public double milliseconds(String field) {
        return fields.path(field).asDouble() * 1000;
    }
}
