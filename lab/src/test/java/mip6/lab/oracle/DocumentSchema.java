package mip6.lab.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;

import mip6.lab.build.SourceTree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What docs/schema promises programs of a document that {@code --json} gives. */
public record DocumentSchema(String name) {

    /** Fails where {@code document} is not so. */
    public void holdsFor(JsonNode document) throws IOException {
        Path file = SourceTree.own().root().resolve("docs/schema").resolve(name + ".json");
        JsonSchema schema =
                JsonSchemaFactory.getInstance(VersionFlag.V202012)
                        .getSchema(Files.readString(file));
        assertThat(schema.validate(document)).as("%s: %s", name, document).isEmpty();
    }
}
