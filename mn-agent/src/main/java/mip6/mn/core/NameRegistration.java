package mip6.mn.core;

import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.DnsUpdate;
import mip6.mobilityheader.DnsUpdateStatus;
import mip6.mobilityheader.MobilityOption;

import java.util.Optional;

/** The name of a home address in the DNS, which the home agent is asked for (RFC 5026 6, 8.1). */
final class NameRegistration {

    private final MobileNodeSettings settings;

    /** It leads to the home address, as far as is known. */
    private boolean registered;

    private boolean begun;

    NameRegistration(MobileNodeSettings settings) {
        this.settings = settings;
    }

    /** As another home agent has left it. */
    void inherit(boolean there) {
        registered = there;
    }

    boolean isRegistered() {
        return registered;
    }

    /**
     * A Binding Update is begun. What became of a name without a binding is not known.
     *
     * @param standing there is a binding
     */
    void begin(boolean standing) {
        registered &= standing || !begun;
        begun = true;
    }

    /** What a Binding Update says of it; R asks for the removal of the entry. */
    Optional<MobilityOption> option(boolean removes) {
        return settings.updateDns() && removes == registered
                ? Optional.of(DnsUpdate.request(removes, settings.identity()))
                : Optional.empty();
    }

    /** What the home agent says of it; empty where it says nothing. */
    Optional<DnsUpdateStatus> learn(BindingAcknowledgement acknowledgement) {
        Optional<DnsUpdateStatus> told = Optional.empty();
        for (MobilityOption option : acknowledgement.options()) {
            if (option instanceof DnsUpdate dns) {
                told = Optional.of(dns.status());
                registered = dns.status().isPerformed();
            }
        }
        return told;
    }
}
