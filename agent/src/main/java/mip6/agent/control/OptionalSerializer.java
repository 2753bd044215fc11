package mip6.agent.control;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;

import java.io.IOException;
import java.util.Optional;

/** What is inside, or null. */
@SuppressWarnings("rawtypes")
final class OptionalSerializer extends JsonSerializer<Optional> {

    @Override
    public void serialize(Optional value, JsonGenerator json, SerializerProvider provider)
            throws IOException {
        if (value.isPresent()) {
            provider.defaultSerializeValue(value.get(), json);
        } else {
            json.writeNull();
        }
    }
}
