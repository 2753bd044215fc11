package mip6.ikev2.vici.swanctl;

import com.code_intelligence.jazzer.junit.FuzzTest;

import mip6.wire.Bytes;

import org.assertj.core.api.Assertions;

import java.nio.charset.StandardCharsets;

/** Any text is read, or refused in one line. */
class SwanctlFuzzTest {

    @FuzzTest(maxDuration = "10s")
    void conf(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        try {
            Loading.of(SwanctlConf.parse(text), (_, name) -> Bytes.ofUtf8(name))
                    .forEach(step -> step.arguments().encode());
        } catch (SwanctlException e) {
            Assertions.assertThat(e).message().isNotBlank();
        }
    }
}
