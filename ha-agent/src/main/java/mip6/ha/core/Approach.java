package mip6.ha.core;

import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;

/**
 * This home agent is to serve a mobile node that has not asked for it, as when the one that served
 * it has failed (draft-li-mip6-ha-init-bootstrap-00).
 *
 * @param mobileNode the only identity that will do
 * @param homeAgent the address of this home agent to use
 * @param careOfAddress where the mobile node was last
 * @param homeAddress that it has; it keeps it where this home link holds it and nobody else has it,
 *     and gets another one otherwise
 */
record Approach(
        Identity mobileNode,
        Ipv6Address homeAgent,
        Ipv6Address careOfAddress,
        Ipv6Address homeAddress) {

    /** To whom has that binding here. */
    static Approach to(Binding binding) {
        return new Approach(
                binding.identity(),
                binding.homeAgent(),
                binding.careOfAddress(),
                binding.homeAddress());
    }
}
