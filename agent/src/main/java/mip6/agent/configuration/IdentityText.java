package mip6.agent.configuration;

import mip6.dnsupdate.DomainName;
import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;

/** Who a node is, as people write it. */
final class IdentityText {

    static final String ALLOWED = "a domain name, a mailbox or an IPv6 address";

    private IdentityText() {}

    /**
     * An ID_IPV6_ADDR where there is a colon, an ID_RFC822_ADDR where there is an at sign, else an
     * ID_FQDN (RFC 7296 3.5).
     *
     * @throws IllegalArgumentException where it is none of them
     */
    static Identity parse(String text) {
        int at = text.lastIndexOf('@');
        if (at >= 0) {
            String domain = DomainName.of(text.substring(at + 1)).text();
            String name = text.substring(0, at);
            if (name.isEmpty() || !name.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
                throw new IllegalArgumentException("no mailbox");
            }
            return Identity.rfc822(name + "@" + domain);
        }
        return text.indexOf(':') >= 0
                ? Identity.ipv6(Ipv6Address.of(text))
                : Identity.fqdn(DomainName.of(text).text());
    }
}
