package mip6.mn.core;

import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingRefreshAdvice;
import mip6.mobilityheader.MobilityOption;

import java.time.Duration;

/** How long after a registration the next one is due. */
final class RefreshInterval {

    private RefreshInterval() {}

    /**
     * Three quarters of the lifetime, or earlier where the home agent advises it (RFC 6275 11.7.3).
     */
    static Duration of(BindingAcknowledgement acknowledgement) {
        Duration interval = acknowledgement.lifetime().duration().multipliedBy(3).dividedBy(4);
        for (MobilityOption option : acknowledgement.options()) {
            if (option instanceof BindingRefreshAdvice advice) {
                Duration advised = advice.refreshInterval().duration();
                // RFC 6275 6.2.4: it has to be shorter than the lifetime, else it is no advice.
                if (advised.isPositive() && advised.compareTo(interval) < 0) {
                    interval = advised;
                }
            }
        }
        return interval;
    }
}
