package mip6.dnsupdate.discovery;

import mip6.wire.Ipv6Address;

import java.time.Duration;

/**
 * An address at which a home agent may be, as the DNS says. It proves nothing: the home agent's
 * certificate does.
 *
 * @param target name of the home agent, in the text form of the DNS, without the dot at the end
 * @param address routable unicast
 * @param priority of the SRV record, lower first; 0 where the home agent was looked up by name
 * @param weight of the SRV record; 0 where the home agent was looked up by name
 * @param timeToLive how long this may be believed: the least of the records that led here
 * @param reason why it is where it is in the list, for people
 */
public record HomeAgentCandidate(
        String target,
        Ipv6Address address,
        int priority,
        int weight,
        Duration timeToLive,
        String reason) {}
