package mip6.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What docs/schema promises of the documents of {@code --json}. */
final class Schemas {

    private static final Path FOLDER = Path.of("..", "docs", "schema");

    private Schemas() {}

    /** Fails where {@code document} is not as the schema of that name says. */
    static void conforms(String schema, JsonNode document) throws IOException {
        assertThat(
                        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                                .getSchema(Files.readString(FOLDER.resolve(schema + ".json")))
                                .validate(document))
                .isEmpty();
    }
}
