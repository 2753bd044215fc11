package mip6.lab.dns;

import mip6.dnsupdate.update.ZoneOutcome;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** BIND 9, Knot DNS and PowerDNS, on loopback, one after the other. */
@ParameterizedClass
@EnumSource
class PeerServerIT implements NameServerCases {

    private static Optional<RunningServer> running = Optional.empty();

    private final PeerServer kind;

    PeerServerIT(PeerServer kind) {
        this.kind = kind;
    }

    @BeforeParameterizedClassInvocation
    static void start(PeerServer kind, @TempDir Path folder) throws IOException {
        running = Optional.of(RunningServer.start(kind, folder));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        running.ifPresent(RunningServer::close);
        running = Optional.empty();
    }

    @Override
    public NameServer server() {
        return running.orElseThrow().server();
    }

    @Override
    public ZoneOutcome ofSignature(String error) {
        return switch (kind) {
            case BIND, KNOT -> NameServerCases.super.ofSignature(error);
            // it answers without a signature and without a reason
            case POWERDNS -> new ZoneOutcome.BadAnswer("unsigned answer REFUSED");
        };
    }

    @Override
    public ZoneOutcome ofKeyOfAnotherZone() {
        return switch (kind) {
            case BIND, POWERDNS -> NameServerCases.super.ofKeyOfAnotherZone();
            // as if it did not know it
            case KNOT -> new ZoneOutcome.SignatureFailure("BADKEY");
        };
    }
}
