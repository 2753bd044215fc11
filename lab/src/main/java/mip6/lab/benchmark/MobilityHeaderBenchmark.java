package mip6.lab.benchmark;

import mip6.mobilityheader.AlternateCareOfAddress;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.DnsUpdate;
import mip6.mobilityheader.DnsUpdateStatus;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.MobilityMessage;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** The messages of a first registration, to and from octets, checksum included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MobilityHeaderBenchmark {

    private final Ipv6Address homeAddress = Ipv6Address.of("2001:db8:1::1000");
    private final Ipv6Address homeAgent = Ipv6Address.of("2001:db8:1::1");
    private final BindingUpdate update =
            new BindingUpdate(
                    new SequenceNumber(1),
                    true,
                    true,
                    false,
                    true,
                    Lifetime.ofSeconds(420),
                    List.of(
                            new AlternateCareOfAddress(Ipv6Address.of("2001:db8:a1::5")),
                            DnsUpdate.request(false, "mn1.example.com")));
    private final BindingAcknowledgement acknowledgement =
            new BindingAcknowledgement(
                    BindingStatus.ACCEPTED,
                    true,
                    new SequenceNumber(1),
                    Lifetime.ofSeconds(420),
                    List.of(
                            DnsUpdate.request(false, "mn1.example.com")
                                    .answered(DnsUpdateStatus.PERFORMED)));
    private final Bytes updateOctets = MobilityHeader.encode(update, homeAddress, homeAgent);
    private final Bytes acknowledgementOctets =
            MobilityHeader.encode(acknowledgement, homeAgent, homeAddress);

    /** 56 octets. */
    @Benchmark
    public Bytes encodeBindingUpdate() {
        return MobilityHeader.encode(update, homeAddress, homeAgent);
    }

    @Benchmark
    public MobilityMessage decodeBindingUpdate() throws MalformedException {
        return MobilityHeader.decode(updateOctets, homeAddress, homeAgent);
    }

    /** 32 octets. */
    @Benchmark
    public Bytes encodeBindingAcknowledgement() {
        return MobilityHeader.encode(acknowledgement, homeAgent, homeAddress);
    }

    @Benchmark
    public MobilityMessage decodeBindingAcknowledgement() throws MalformedException {
        return MobilityHeader.decode(acknowledgementOctets, homeAgent, homeAddress);
    }
}
