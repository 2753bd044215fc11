package mip6.agent.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyLinesTest {

    private static final String TEXT =
            """
            # name = 1
            name = "a = b"

            long = \"""
            [dns]
            server = 1
            \"""
            list = [
              "server = 2",
            ]
            [dns] # server = 3
              server = "::1"
            "key".path = 1
            inner = {a = 1, b = 2}
            [[dns.zones]]
            name = "a"
            [ [dns.zones] ]
            [[dns.zones]]
            name = "b"
            [dns.zones.more]
            deep = 1
            """;

    @ParameterizedTest
    @CsvSource({
        "name, 2",
        "long, 4",
        "list, 8",
        "list[1], 8",
        "dns, 11",
        "dns.server, 12",
        "dns.key.path, 13",
        "dns.inner.b, 14",
        "dns.zones[1], 15",
        "dns.zones[1].name, 16",
        "dns.zones[2].name, 19",
        "dns.zones[2].key, 18",
        "dns.missing, 11"
    })
    void aKeyIsWhereItsValueBegins(String key, int line) {
        assertThat(new KeyLines(TEXT).of(key)).hasValue(line);
    }

    @Test
    void whatIsNotThereHasNoLine() {
        assertThat(new KeyLines(TEXT).of("server")).isEmpty();
        assertThat(new KeyLines("").of("dns.server")).isEmpty();
    }
}
