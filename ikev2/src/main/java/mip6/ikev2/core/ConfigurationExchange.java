package mip6.ikev2.core;

import mip6.ikev2.message.Configuration;
import mip6.ikev2.message.ConfigurationAttribute;
import mip6.ikev2.message.ConfigurationAttribute.InternalIp6Address;
import mip6.ikev2.message.ConfigurationAttribute.InternalIp6Address.AddressWithPrefix;
import mip6.ikev2.message.ConfigurationAttribute.InternalIp6Dns;
import mip6.ikev2.message.ConfigurationAttribute.Mip6HomePrefix;
import mip6.ikev2.message.ConfigurationAttribute.Mip6HomePrefix.PrefixWithLifetime;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.wire.Ipv6Address;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** CFG_REQUEST and CFG_REPLY in IKE_AUTH (RFC 7296 2.19, 3.15; RFC 5026 5.3). */
final class ConfigurationExchange {

    /** Of a proposed address; the home agent knows the real one. */
    private static final int USUAL_PREFIX_LENGTH = 64;

    static final ConfigurationReply NOTHING =
            new ConfigurationReply(Optional.empty(), 0, List.of(), Optional.empty());

    private ConfigurationExchange() {}

    static Configuration request(ConfigurationRequest wanted) {
        List<ConfigurationAttribute> attributes = new ArrayList<>();
        attributes.add(
                wanted.address()
                        .map(address -> InternalIp6Address.of(address, USUAL_PREFIX_LENGTH))
                        .orElseGet(InternalIp6Address::any));
        attributes.add(new InternalIp6Dns(Optional.empty()));
        if (wanted.homePrefix()) {
            attributes.add(new Mip6HomePrefix(Optional.empty()));
        }
        return new Configuration(Configuration.CFG_REQUEST, attributes);
    }

    /** What a home agent tells unasked (draft-li-mip6-ha-init-bootstrap-00 4.4). */
    static Configuration unsolicited(ConfigurationReply given) {
        return configuration(new ConfigurationRequest(Optional.empty(), false), given);
    }

    /** What was told unasked in a request. */
    static Optional<ConfigurationReply> unsolicited(IkeMessage request) {
        return request.first(Configuration.class)
                .filter(it -> it.configurationType() == Configuration.CFG_REPLY)
                .map(_ -> granted(request));
    }

    static Optional<ConfigurationRequest> requested(IkeMessage message) {
        return message.first(Configuration.class)
                .filter(it -> it.configurationType() == Configuration.CFG_REQUEST)
                .map(
                        request ->
                                new ConfigurationRequest(
                                        request.first(InternalIp6Address.class)
                                                .flatMap(InternalIp6Address::value)
                                                .map(AddressWithPrefix::address),
                                        request.first(Mip6HomePrefix.class).isPresent()));
    }

    /** RFC 7296 2.19: only what was asked for is answered. */
    static List<Payload> reply(ConfigurationRequest request, ConfigurationReply granted) {
        List<Payload> payloads = new ArrayList<>();
        if (request.homePrefix()
                && granted.homePrefix().isEmpty()
                && granted.address().isPresent()) {
            // RFC 5026 5.3.2: who wants to form an address, and may not, is told to use this one.
            payloads.add(Notify.of(NotifyType.USE_ASSIGNED_HoA));
        }
        payloads.add(configuration(request, granted));
        return payloads;
    }

    private static Configuration configuration(
            ConfigurationRequest request, ConfigurationReply granted) {
        List<ConfigurationAttribute> attributes = new ArrayList<>();
        granted.address()
                .ifPresent(
                        address ->
                                attributes.add(
                                        InternalIp6Address.of(address, granted.prefixLength())));
        granted.dnsServers()
                .forEach(server -> attributes.add(new InternalIp6Dns(Optional.of(server))));
        granted.homePrefix()
                .filter(_ -> request.homePrefix())
                .ifPresent(
                        home ->
                                attributes.add(
                                        new Mip6HomePrefix(
                                                Optional.of(
                                                        new PrefixWithLifetime(
                                                                home.lifetime(), home.prefix())))));
        return new Configuration(Configuration.CFG_REPLY, attributes);
    }

    static ConfigurationReply granted(IkeMessage message) {
        return message.first(Configuration.class)
                .filter(it -> it.configurationType() == Configuration.CFG_REPLY)
                .map(reply -> granted(reply, mayFormAddress(message)))
                .orElse(NOTHING);
    }

    /** RFC 5026 5.3.2: with USE_ASSIGNED_HoA no prefix counts, only the address beside it. */
    private static boolean mayFormAddress(IkeMessage message) {
        return message.notify(NotifyType.USE_ASSIGNED_HoA).isEmpty();
    }

    private static ConfigurationReply granted(Configuration reply, boolean mayFormAddress) {
        Optional<AddressWithPrefix> address =
                reply.first(InternalIp6Address.class).flatMap(InternalIp6Address::value);
        List<Ipv6Address> servers =
                reply.all(InternalIp6Dns.class).stream()
                        .map(InternalIp6Dns::server)
                        .flatMap(Optional::stream)
                        .toList();
        return new ConfigurationReply(
                address.map(AddressWithPrefix::address),
                address.map(AddressWithPrefix::prefixLength).orElse(0),
                servers,
                reply.first(Mip6HomePrefix.class)
                        .flatMap(Mip6HomePrefix::value)
                        .filter(_ -> mayFormAddress)
                        .map(it -> new ConfigurationReply.HomePrefix(it.prefix(), it.lifetime())));
    }
}
