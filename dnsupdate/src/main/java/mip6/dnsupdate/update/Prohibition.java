package mip6.dnsupdate.update;

/** Why an update is not even sent: status 129, administratively prohibited (RFC 5026 8.1). */
public enum Prohibition {
    NOT_A_DOMAIN_NAME("is not a name of letters, digits and hyphens"),
    ZONE_APEX("is the name of the zone itself"),
    OUTSIDE_ZONES("lies in no zone that is configured"),
    NO_KEY("lies in a zone for which no key is configured");

    private final String text;

    Prohibition(String text) {
        this.text = text;
    }

    /** Continues a sentence that begins with the name. */
    public String text() {
        return text;
    }
}
