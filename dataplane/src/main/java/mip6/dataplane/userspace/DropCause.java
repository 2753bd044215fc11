package mip6.dataplane.userspace;

import mip6.ikev2.esp.EspInbound;

/** Why a packet went no further. */
enum DropCause {
    MALFORMED("malformed"),
    /** Behind its extension headers is nothing that belongs to Mobile IPv6. */
    FOREIGN("foreign"),
    /** A Home Address option in front of neither ESP nor a Mobility Header. */
    HOME_ADDRESS_OPTION("home-address-option"),
    /** A Mobility Header in the clear, beyond the rate at which they are looked at. */
    UNPROTECTED_RATE("unprotected-rate"),
    NO_SA("no-sa"),
    ESP_MALFORMED("esp-malformed"),
    ESP_REPLAYED("esp-replayed"),
    ESP_FORGED("esp-forged"),
    ESP_PADDING("esp-padding"),
    ESP_DUMMY("esp-dummy"),
    /** The SA was not negotiated for such packets. */
    SELECTORS("selectors"),
    /** Transport mode with a whole packet inside, or tunnel mode without. */
    ESP_MODE("esp-mode"),
    /** The SA has protected as much as it may (RFC 4301 4.4.2.1). */
    SA_SPENT("sa-spent"),
    NO_TUNNEL("no-tunnel"),
    /** From an address that is not the other end of the tunnel. */
    TUNNEL_SOURCE("tunnel-source"),
    /** In the clear, where the tunnel is protected. */
    TUNNEL_UNPROTECTED("tunnel-unprotected"),
    /** Meant for the home link alone. */
    LINK_SCOPE("link-scope"),
    TOO_BIG("too-big"),
    /** The kernel refused to send it. */
    NOT_SENT("not-sent");

    private final String label;

    DropCause(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    static DropCause of(EspInbound.Result.Cause cause) {
        return switch (cause) {
            case MALFORMED -> ESP_MALFORMED;
            case REPLAYED -> ESP_REPLAYED;
            case FORGED -> ESP_FORGED;
            case PADDING -> ESP_PADDING;
            case DUMMY -> ESP_DUMMY;
        };
    }
}
