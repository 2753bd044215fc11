package mip6.agent.revocation;

import mip6.agent.configuration.AddressRule;
import mip6.agent.configuration.HttpUrl;
import mip6.agent.configuration.RevocationConfiguration;
import mip6.ikev2.revocation.RevocationMode;
import mip6.wire.Ipv6Prefix;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the operator may set that these tests need. */
record Setting(
        RevocationMode mode,
        List<Path> files,
        Optional<HttpUrl> responder,
        List<Ipv6Prefix> networks,
        Duration timeout,
        Optional<Path> cache) {

    static final Setting STRICT =
            new Setting(
                    RevocationMode.STRICT,
                    List.of(),
                    Optional.empty(),
                    List.of(Ipv6Prefix.of("::1/128")),
                    Duration.ofSeconds(20),
                    Optional.empty());

    Setting withFiles(Path... other) {
        return new Setting(mode, List.of(other), responder, networks, timeout, cache);
    }

    Setting withResponder(String url) {
        return new Setting(mode, files, HttpUrl.parse(url), networks, timeout, cache);
    }

    Setting withNetworks(List<Ipv6Prefix> others) {
        return new Setting(mode, files, responder, others, timeout, cache);
    }

    Setting withTimeout(Duration other) {
        return new Setting(mode, files, responder, networks, other, cache);
    }

    Setting withCache(Path other) {
        return new Setting(mode, files, responder, networks, timeout, Optional.of(other));
    }

    RevocationConfiguration configuration() {
        return new RevocationConfiguration(
                mode,
                Optional.empty(),
                List.of(),
                files,
                List.of(),
                responder,
                true,
                new AddressRule(networks),
                timeout,
                100_000,
                cache);
    }
}
