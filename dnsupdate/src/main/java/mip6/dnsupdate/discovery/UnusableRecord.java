package mip6.dnsupdate.discovery;

/**
 * What the DNS gave and a mobile node cannot use.
 *
 * @param target name of the home agent it belongs to
 * @param reason for people; holds no octets of the answer that are not escaped
 */
public record UnusableRecord(String target, String reason) {}
