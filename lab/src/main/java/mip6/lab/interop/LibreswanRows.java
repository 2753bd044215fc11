package mip6.lab.interop;

import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.KeyExchangeGroup;
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
                row("rekey-child", RekeySteps::child).withMore("pfs", "no"),
                // libreswan 4 answers another group than its first with INVALID_SYNTAX
                row("rekey-child-pfs", RekeySteps::child)
                        .withSettings(RekeySteps::withForwardSecrecy)
                        .withSettings(LibreswanRows::withOneGroup),
                row("delete", Steps::delete));
    }

    private static IkeSettings withOneGroup(IkeSettings settings) {
        return Suites.of(Encryption.AES_GCM_16, 256).only(settings, KeyExchangeGroup.CURVE25519);
    }

    private static Row row(String name, Script script) {
        return Row.of(PeerKind.LIBRESWAN, name, script)
                .withChild(Optional.of(Child.MOBILITY_HEADER_AT_HOME));
    }
}
