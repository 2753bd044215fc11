package mip6.ikev2.core;

import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.revocation.RevocationPolicy;

/**
 * What is the same whoever a node is and whomever it talks to.
 *
 * @param ike proposals for IKE SAs
 * @param esp proposals for CHILD_SAs
 * @param lifetimes after which SAs are rekeyed
 * @param exportKeys key tables for captures are wanted ({@link IkeAction.ExportKeys})
 * @param revocation whether peers' certificates are checked for that
 * @param mobike as initiator, ask for MOBIKE (RFC 4555); a responder leaves that to the other side
 */
public record IkeTerms(
        Proposals ike,
        Proposals esp,
        IkeTimers timers,
        IkeLimits limits,
        Lifetimes lifetimes,
        boolean exportKeys,
        RevocationPolicy revocation,
        boolean mobike) {

    public static IkeTerms standard() {
        return new IkeTerms(
                Proposals.ikeDefault(),
                Proposals.espDefault(),
                IkeTimers.standard(),
                IkeLimits.standard(),
                Lifetimes.standard(),
                false,
                RevocationPolicy.OFF,
                false);
    }

    public IkeTerms withProposals(Proposals forIke, Proposals forEsp) {
        return new IkeTerms(
                forIke, forEsp, timers, limits, lifetimes, exportKeys, revocation, mobike);
    }

    public IkeTerms withTimers(IkeTimers others) {
        return new IkeTerms(ike, esp, others, limits, lifetimes, exportKeys, revocation, mobike);
    }

    public IkeTerms withLimits(IkeLimits others) {
        return new IkeTerms(ike, esp, timers, others, lifetimes, exportKeys, revocation, mobike);
    }

    public IkeTerms withLifetimes(Lifetimes others) {
        return new IkeTerms(ike, esp, timers, limits, others, exportKeys, revocation, mobike);
    }

    public IkeTerms withExportedKeys() {
        return new IkeTerms(ike, esp, timers, limits, lifetimes, true, revocation, mobike);
    }

    public IkeTerms withRevocation(RevocationPolicy other) {
        return new IkeTerms(ike, esp, timers, limits, lifetimes, exportKeys, other, mobike);
    }

    public IkeTerms withMobike() {
        return new IkeTerms(ike, esp, timers, limits, lifetimes, exportKeys, revocation, true);
    }
}
