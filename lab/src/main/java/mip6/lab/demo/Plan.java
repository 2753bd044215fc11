package mip6.lab.demo;

import mip6.dnsupdate.DomainName;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

/** Names and addresses of the demonstration, all of them for documentation (RFC 3849, 2606). */
final class Plan {

    static final DomainName DOMAIN = DomainName.of("example.com");
    static final DomainName HOME_AGENT = DomainName.of("ha1.example.com");
    static final DomainName MOBILE_NODE = DomainName.of("mn1.example.com");

    static final Ipv6Prefix DNS_LINK = Ipv6Prefix.of("2001:db8:53::/64");
    static final Ipv6Address DNS = Ipv6Address.of("2001:db8:53::53");
    static final Ipv6Prefix HOME_LINK = Ipv6Prefix.of("2001:db8:1::/64");
    static final Ipv6Address HOME_AGENT_ADDRESS = Ipv6Address.of("2001:db8:1::1");
    static final Ipv6Address POOL_FIRST = Ipv6Address.of("2001:db8:1::1000");
    static final Ipv6Address POOL_LAST = Ipv6Address.of("2001:db8:1::1fff");

    /** The home address that FreeRADIUS has for the mobile node. */
    static final Ipv6Address OF_RADIUS = Ipv6Address.of("2001:db8:1::2001");

    static final Ipv6Prefix CORRESPONDENT_LINK = Ipv6Prefix.of("2001:db8:c::/64");
    static final Ipv6Address CORRESPONDENT = Ipv6Address.of("2001:db8:c::10");
    static final Ipv6Prefix VISITED_1 = Ipv6Prefix.of("2001:db8:a1::/64");
    static final Ipv6Prefix VISITED_2 = Ipv6Prefix.of("2001:db8:a2::/64");

    private Plan() {}
}
