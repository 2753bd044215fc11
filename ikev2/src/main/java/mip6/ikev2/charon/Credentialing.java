package mip6.ikev2.charon;

import mip6.ikev2.charon.CharonInstruction.Command;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.vici.Section;
import mip6.wire.Bytes;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** What both sides prove themselves by, as charon is told it. */
record Credentialing(IkeSettings settings, CharonTerms terms) {

    /** Keys and trust anchors. */
    List<Command> commands() {
        List<Command> all = new ArrayList<>();
        for (X509Certificate anchor : settings.trustAnchors().certificates()) {
            all.add(certificate("CA", anchor));
        }
        settings.credentials()
                .ifPresent(
                        own -> {
                            own.chain().stream()
                                    .skip(1)
                                    .forEach(each -> all.add(certificate("NONE", each)));
                            all.add(
                                    new Command(
                                            "load-key",
                                            Section.builder()
                                                    .put("type", "any")
                                                    .put(
                                                            "data",
                                                            Bytes.copyOf(own.key().getEncoded()))
                                                    .build()));
                        });
        settings.preSharedKeys()
                .forEach(
                        (peer, key) ->
                                all.add(
                                        new Command(
                                                "load-shared",
                                                Section.builder()
                                                        .put("id", "mip6-" + peer)
                                                        .put("type", "IKE")
                                                        .put("data", Bytes.copyOf(key.reveal()))
                                                        .list(
                                                                "owners",
                                                                settings.identity().toString(),
                                                                peer.toString())
                                                        .build())));
        return all;
    }

    boolean isByCertificate() {
        return settings.credentials().isPresent();
    }

    Section local() {
        Section.Builder local =
                Section.builder().put("id", settings.identity().toString()).put("auth", method());
        settings.credentials().ifPresent(own -> local.octets("certs", octets(own.certificate())));
        return local.build();
    }

    /**
     * Only who proves to be {@code peer} will do, and only by one of our trust anchors.
     *
     * @param peer an identity, or {@code %any}
     */
    Section remote(String peer) {
        Section.Builder remote = Section.builder().put("id", peer).put("auth", method());
        if (isByCertificate()) {
            remote.octets(
                            "cacerts",
                            settings.trustAnchors().certificates().stream()
                                    .map(Credentialing::octets)
                                    .toArray(Bytes[]::new))
                    .put("revocation", terms.strictRevocation() ? "strict" : "relaxed");
        }
        return remote.build();
    }

    /** What every connection has. */
    Section.Builder connection() {
        return Section.builder()
                .put("version", 2)
                .put("mobike", false)
                .put("unique", "replace")
                .list("proposals", terms.proposals())
                .put("dpd_delay", Math.max(1, terms.liveness().toSeconds()) + "s")
                .put("rekey_time", settings.lifetimes().ike().toSeconds() + "s")
                .put("local", local());
    }

    /**
     * The pair for the Mobility Header between home address and home agent (RFC 4877 4.2): charon
     * has the states, this daemon the policies.
     */
    Section signalling(String local, String remote, States states) {
        return Section.builder()
                .put("mode", "transport_proxy")
                .put("policies", false)
                .put("reqid", Integer.toUnsignedLong(states.requestId()))
                .put("set_mark_in", Integer.toUnsignedLong(states.mark()))
                .list("local_ts", local + "[135]")
                .list("remote_ts", remote + "[135]")
                .list("esp_proposals", terms.espProposals())
                .put("rekey_time", settings.lifetimes().child().toSeconds() + "s")
                .build();
    }

    private String method() {
        return isByCertificate() ? "pubkey" : "psk";
    }

    private static Command certificate(String flag, X509Certificate certificate) {
        return new Command(
                "load-cert",
                Section.builder()
                        .put("type", "X509")
                        .put("flag", flag)
                        .put("data", octets(certificate))
                        .build());
    }

    private static Bytes octets(X509Certificate certificate) {
        try {
            return Bytes.wrap(certificate.getEncoded());
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
