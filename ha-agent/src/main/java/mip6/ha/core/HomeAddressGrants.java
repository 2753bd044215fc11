package mip6.ha.core;

import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.ConfigurationRequest;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;

/** What mobile nodes are told of home addresses in IKE_AUTH (RFC 5026 5.3). */
final class HomeAddressGrants {

    private HomeAgentSettings settings;
    private final HomeAddressPool pool;

    HomeAddressGrants(HomeAgentSettings settings, HomeAddressPool pool) {
        this.settings = settings;
        this.pool = pool;
    }

    /** Other prefixes, from now on. */
    void use(HomeAgentSettings changed) {
        settings = changed;
    }

    /** No address at all, for who asked for none. */
    ConfigurationReply nothing() {
        return reply(Optional.empty(), Optional.empty());
    }

    /** The address that a mobile node has and wants nothing but SAs for, where it is its own. */
    ConfigurationReply own(IkeAction.Authorize asked, Effects out) {
        return asked.named()
                .filter(
                        address ->
                                pool.leaseSelfMade(
                                        asked.peer().identity(),
                                        asked.id(),
                                        address,
                                        out.actions()))
                .map(this::of)
                .orElseGet(this::nothing);
    }

    /** An address that was given. */
    ConfigurationReply of(Ipv6Address address) {
        return reply(Optional.of(address), Optional.empty());
    }

    /**
     * RFC 5026 5.3.2: whoever asks for the prefix and may form an address from it gets it, and an
     * address beside it only where it proposed one that it may have. All others are given an
     * address, which is the one to use.
     */
    ConfigurationReply give(
            Identity identity, IkeSaId sa, ConfigurationRequest request, long now, Effects out) {
        Optional<HomePrefix> prefix =
                request.homePrefix() && pool.mayForm(identity)
                        ? prefix(request.address(), now)
                        : Optional.empty();
        Optional<Ipv6Address> address =
                prefix.isPresent()
                        ? request.address()
                                .filter(
                                        wished ->
                                                pool.leaseSelfMade(
                                                        identity, sa, wished, out.actions()))
                        : pool.lease(identity, sa, request.address(), out.actions());
        return reply(
                address,
                prefix.map(
                        each ->
                                new ConfigurationReply.HomePrefix(
                                        each.prefix(),
                                        each.lifetime(settings.prefixLifetime(), now))));
    }

    private ConfigurationReply reply(
            Optional<Ipv6Address> address, Optional<ConfigurationReply.HomePrefix> prefix) {
        return new ConfigurationReply(
                address, address.map(this::prefixLength).orElse(0), settings.dnsServers(), prefix);
    }

    /** The one that holds the wish, else the first that is preferred, else that is still valid. */
    private Optional<HomePrefix> prefix(Optional<Ipv6Address> wished, long now) {
        List<HomePrefix> valid =
                settings.pool().prefixes().stream()
                        .filter(each -> each.validUntil() > now)
                        .toList();
        return wished.flatMap(
                        address ->
                                valid.stream()
                                        .filter(each -> each.prefix().contains(address))
                                        .findFirst())
                .or(() -> valid.stream().filter(each -> each.isPreferred(now)).findFirst())
                .or(() -> valid.stream().findFirst());
    }

    /** Of the home prefix that holds the address (RFC 4877 9). */
    private int prefixLength(Ipv6Address address) {
        return settings.pool().prefixes().stream()
                .filter(each -> each.prefix().contains(address))
                .mapToInt(each -> each.prefix().length())
                .findFirst()
                .orElse(128);
    }
}
