package mip6.lab.demo;

import mip6.agent.StartException;
import mip6.agent.configuration.CommonConfiguration.DataPlaneKind;
import mip6.agent.control.Json;
import mip6.dataplane.userspace.Side;
import mip6.lab.program.LabException;
import mip6.linux.LinuxException;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Runs the demonstration; exit status 0 only if all of it held. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "A mobile node that knows its provider's name finds a home agent, registers, and"
                    + " stays reachable while it moves: on real packets, in network namespaces.")
public final class DemoCommand implements Callable<Integer> {

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int MISSING = 77;
    private static final int LONGEST_DELAY = 10_000;

    @Spec private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--dns",
            paramLabel = "SERVER",
            description = "embedded, bind, knot or powerdns; default: ${DEFAULT-VALUE}",
            defaultValue = "embedded")
    private DemoOptions.Dns dns = DemoOptions.Dns.EMBEDDED;

    @Option(
            names = "--home-address",
            paramLabel = "WHOSE",
            description =
                    "assigned by the home agent, the mobile node's own (RFC 7217) or temporary (RFC"
                            + " 8981); default: assigned",
            defaultValue = "assigned")
    private DemoOptions.HomeAddress homeAddress = DemoOptions.HomeAddress.ASSIGNED;

    @Option(
            names = "--auth",
            paramLabel = "HOW",
            description =
                    "the mobile node proves itself by certificate, pre-shared-key, eap-mschapv2,"
                            + " eap-tls or eap-radius (FreeRADIUS judges); default: certificate",
            converter = AuthenticationConverter.class,
            defaultValue = "certificate")
    private DemoOptions.Authentication authentication = DemoOptions.Authentication.CERTIFICATE;

    @Option(
            names = "--dataplane",
            paramLabel = "PLANE",
            description =
                    "userspace or kernel, on both sides; kernel boots a Linux of its own"
                            + " (lab/guest) where this one lacks IPsec or Mobile IPv6; default:"
                            + " userspace")
    private DataPlaneKind dataPlane = DataPlaneKind.USERSPACE;

    @Option(
            names = "--ha-dataplane",
            paramLabel = "PLANE",
            description = "the same of the home agent alone")
    private Optional<DataPlaneKind> homeAgentDataPlane = Optional.empty();

    @Option(
            names = "--mn-dataplane",
            paramLabel = "PLANE",
            description = "the same of the mobile node alone")
    private Optional<DataPlaneKind> mobileNodeDataPlane = Optional.empty();

    @Option(
            names = "--ike",
            paramLabel = "WHO",
            description =
                    "native, or strongSwan's charon speaks IKEv2: strongswan-ha, strongswan-mn or"
                            + " strongswan-both, over the kernel's data plane; default: native",
            converter = IkeConverter.class,
            defaultValue = "native")
    private DemoOptions.Ike ike = DemoOptions.Ike.NATIVE;

    @Option(
            names = "--payload",
            paramLabel = "HOW",
            description = "plain (IPv6 in IPv6) or esp; default: plain")
    private Payload payload = Payload.PLAIN;

    @Option(names = "--in-guest", hidden = true)
    private boolean inGuest;

    @Option(
            names = "--delay",
            paramLabel = "MS",
            description = "round-trip time added on the mobile node's links; default: 0")
    private int delay;

    @Option(
            names = "--loss",
            paramLabel = "P",
            description = "share of frames lost on them, such as 0.05 or 5%%; default: 0",
            converter = LossConverter.class,
            defaultValue = "0")
    private double loss;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "decides which are lost; default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "leave captures, Wireshark's key tables, logs and configurations there")
    private Optional<Path> keep = Optional.empty();

    @Option(names = "--json", description = "print one JSON document instead")
    private boolean json;

    /** What carries the payload. */
    private enum Payload {
        PLAIN,
        ESP
    }

    @Override
    public Integer call() throws InterruptedException {
        if (delay < 0 || delay > LONGEST_DELAY) {
            System.err.println(
                    "mip6 demo: --delay " + delay + " is outside 0.." + LONGEST_DELAY + " ms");
            return 2;
        }
        DemoOptions options =
                new DemoOptions(
                        dns,
                        Duration.ofMillis(delay),
                        loss,
                        seed,
                        keep.map(Path::toAbsolutePath),
                        json,
                        homeAddress,
                        authentication,
                        new DemoOptions.Planes(
                                plane(Side.HOME_AGENT, homeAgentDataPlane),
                                plane(Side.MOBILE_NODE, mobileNodeDataPlane),
                                payload == Payload.ESP),
                        ike);
        PrintStream talk =
                json
                        ? new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
                        : System.out;
        try {
            if (!inGuest && GuestDemo.isWanted(options)) {
                return GuestDemo.run(
                        options, command.commandLine().getParseResult().originalArgs());
            }
            DemoResult result = DemoRun.run(options, talk);
            if (json) {
                System.out.println(Json.renderPretty(result));
            }
            return result.ok() ? OK : FAILED;
        } catch (LabException failed) {
            System.err.println("mip6 demo: " + failed.getMessage());
            return FAILED;
        } catch (LinuxException refused) {
            System.err.println("mip6 demo: " + refused.getMessage());
            return refused.missingPermissionOrKernelPart() ? MISSING : FAILED;
        } catch (FileSystemException refused) {
            System.err.println(
                    "mip6 demo: " + refused.getFile() + ": " + StartException.reason(refused));
            return FAILED;
        } catch (IOException failed) {
            System.err.println("mip6 demo: " + failed);
            return FAILED;
        }
    }

    /** Charon knows no other than the kernel's; beside it that is the usual one. */
    private DataPlaneKind plane(Side side, Optional<DataPlaneKind> own) {
        if (ike.isCharon(side)) {
            return DataPlaneKind.KERNEL;
        }
        return own.orElse(ike == DemoOptions.Ike.NATIVE ? dataPlane : DataPlaneKind.KERNEL);
    }

    /** A label of {@link DemoOptions.Ike}. */
    static final class IkeConverter implements ITypeConverter<DemoOptions.Ike> {

        @Override
        public DemoOptions.Ike convert(String value) {
            return Arrays.stream(DemoOptions.Ike.values())
                    .filter(each -> each.label().equals(value))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "'" + value + "' is not one of them"));
        }
    }

    /** A label of {@link DemoOptions.Authentication}. */
    static final class AuthenticationConverter
            implements ITypeConverter<DemoOptions.Authentication> {

        @Override
        public DemoOptions.Authentication convert(String value) {
            for (DemoOptions.Authentication each : DemoOptions.Authentication.values()) {
                if (each.label().equals(value)) {
                    return each;
                }
            }
            throw new TypeConversionException("'" + value + "' is not one of them");
        }
    }

    /** A share from 0 to below 1, or as many percent. */
    static final class LossConverter implements ITypeConverter<Double> {

        @Override
        public Double convert(String value) {
            boolean percent = value.endsWith("%");
            try {
                double number =
                        Double.parseDouble(
                                percent ? value.substring(0, value.length() - 1) : value);
                double share = percent ? number / 100 : number;
                if (share >= 0 && share < 1) {
                    return share;
                }
            } catch (NumberFormatException notANumber) {
                throw refused(value);
            }
            throw refused(value);
        }

        private static TypeConversionException refused(String value) {
            return new TypeConversionException(
                    String.format(Locale.ROOT, "'%s' is not from 0 to below 1, or 100%%", value));
        }
    }
}
