package mip6.agent.control;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;

/** A duration as a number of seconds. */
final class SecondsSerializer extends JsonSerializer<Duration> {

    @Override
    public void serialize(Duration value, JsonGenerator json, SerializerProvider provider)
            throws IOException {
        BigDecimal seconds = BigDecimal.valueOf(value.toNanos(), 9).stripTrailingZeros();
        json.writeNumber(seconds.toPlainString());
    }
}
