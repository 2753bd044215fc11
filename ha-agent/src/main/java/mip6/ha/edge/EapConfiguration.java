package mip6.ha.edge;

import mip6.agent.StartException;
import mip6.agent.configuration.IkeConfiguration;
import mip6.agent.configuration.IkeConfiguration.Authentication;
import mip6.agent.configuration.IkeSettingsSource;
import mip6.agent.configuration.SecretFile;
import mip6.agent.configuration.TomlTable;
import mip6.agent.configuration.TomlValue;
import mip6.ikev2.core.EapPolicy;
import mip6.ikev2.eap.EapService;
import mip6.wire.Bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code [eap]}: mobile nodes that prove themselves by EAP, judged by the home agent
 * itself.
 *
 * @param passwords lines of a name and its password, for EAP-MSCHAPv2
 * @param tls EAP-TLS is offered, with the certificate and trust anchors of IKE
 */
record EapConfiguration(Optional<SecretFile> passwords, boolean tls) {

    static EapConfiguration read(TomlTable root) {
        TomlTable table = root.table("eap");
        return new EapConfiguration(
                table.optional("passwords").map(TomlValue::secretFile),
                table.optional("tls").map(TomlValue::flag).orElse(false));
    }

    boolean isOffered() {
        return passwords.isPresent() || tls;
    }

    /**
     * With the passwords, which are no part of a configuration.
     *
     * @throws StartException where the file is unreadable or does not fit
     */
    EapPolicy policy(IkeConfiguration ike) {
        List<EapService> services = new ArrayList<>();
        if (tls && ike.authentication() instanceof Authentication.Certificates files) {
            services.add(IkeSettingsSource.eapTls(files));
        }
        passwords.ifPresent(
                file ->
                        services.add(
                                new EapService.Passwords(
                                        Bytes.ofUtf8(ike.identity().toString()),
                                        IkeSettingsSource.passwords(file))));
        return services.isEmpty() ? new EapPolicy.None() : new EapPolicy.Server(services);
    }
}
