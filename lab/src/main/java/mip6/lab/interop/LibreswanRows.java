package mip6.lab.interop;

import mip6.lab.interop.Connection.Child;

import java.util.List;
import java.util.Optional;

/** What is tried with libreswan. */
final class LibreswanRows {

    private LibreswanRows() {}

    static List<Row> all() {
        return List.of(
                row("psk", Steps::establish),
                row("rsa", Steps::establish)
                        .provenBy(new Proof.Certificate(CertificateKind.RSA_PSS)),
                row("cp-address", Steps::address).withChild(Optional.of(Child.TUNNEL)),
                row("rekey-ike", RekeySteps::ike),
                row("rekey-child", RekeySteps::child),
                row("rekey-child-pfs", RekeySteps::child)
                        .withSettings(RekeySteps::withForwardSecrecy),
                row("rekey-child-no-pfs", RekeySteps::child).withMore("pfs", "no"),
                // libreswan 4 answers another group than its own with INVALID_SYNTAX
                row("rekey-child-group", RekeySteps::child).withMore("esp", "aes_gcm128;dh20"),
                row("delete", Steps::delete));
    }

    private static Row row(String name, Script script) {
        return Row.of(PeerKind.LIBRESWAN, name, script)
                .withChild(Optional.of(Child.MOBILITY_HEADER_AT_HOME));
    }
}
