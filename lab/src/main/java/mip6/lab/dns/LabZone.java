package mip6.lab.dns;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.TsigKey;

import java.util.Optional;

/**
 * A zone as a server starts with it.
 *
 * @param text a zone file (RFC 1035 5) with SOA and NS
 * @param key with which updates have to be signed; without one there are none
 */
public record LabZone(DomainName name, String text, Optional<TsigKey> key) {}
