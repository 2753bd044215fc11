package mip6.ikev2.core;

import mip6.ikev2.crypto.IkeKeys;
import mip6.wire.Secret;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The secrets of IKE SAs: those that no SA needs any more are wiped. */
final class Keyring {

    /** What states held that others have taken the place of, in this turn. */
    private final List<Secret> released = new ArrayList<>();

    /** A state gives way to another one, or to none; nobody computes with its secrets. */
    void release(IkeSaState before) {
        released.addAll(of(before));
    }

    boolean isEmpty() {
        return released.isEmpty();
    }

    /** Wipes what was released, but for what the {@code states} of the same SAs still hold. */
    void wipe(Iterable<IkeSaState> states) {
        Set<Secret> held = Collections.newSetFromMap(new IdentityHashMap<>());
        states.forEach(state -> held.addAll(of(state)));
        for (Secret secret : released) {
            if (!held.contains(secret)) {
                secret.close();
            }
        }
        released.clear();
    }

    private static List<Secret> of(IkeSaState state) {
        return switch (state) {
            case InitiatorPreparing _, ResponderDeriving _, Gone _ -> List.of();
            case InitSent it -> List.of(it.key().privateValue());
            case InitiatorDeriving it -> both(of(it.before()), of(it.attempt()));
            case AuthSent it -> both(of(it.keyed()), of(it.attempt()));
            case InitiatorVerifying it -> both(of(it.keyed()), of(it.attempt()));
            case EapAnswering it -> of(it.eap().keyed());
            case EapSent it -> both(of(it.eap().keyed()), of(it.sent()));
            case InitAnswered it -> of(it.keyed());
            case ResponderVerifying it -> of(it.keyed());
            case EapAsking it -> of(it.guest().keyed());
            case EapAwaiting it -> both(of(it.guest().keyed()), of(it.wanted()));
            case Authorizing it -> of(it.keyed());
            case Established it -> of(it.security());
            case Candidate it -> of(it.standing().security());
            case Retiring it -> of(it.standing().security());
            case Closing it -> of(it.security());
            case Lingering it -> it.protection().secrets();
        };
    }

    private static List<Secret> of(EapSent.Sent sent) {
        return sent instanceof EapSent.Sent.Proof(Secret msk) ? List.of(msk) : List.of();
    }

    private static List<Secret> of(EapAwaiting.Wanted wanted) {
        return wanted instanceof EapAwaiting.Wanted.Proof(var accepted)
                ? List.of(accepted.msk())
                : List.of();
    }

    private static List<Secret> of(Attempt attempt) {
        List<Secret> secrets = new ArrayList<>();
        attempt.contest()
                .ifPresent(
                        contest -> {
                            secrets.addAll(of(contest.sent()));
                            contest.asked().forEach(other -> secrets.addAll(of(other.keyed())));
                        });
        return secrets;
    }

    private static List<Secret> both(List<Secret> some, List<Secret> others) {
        List<Secret> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private static List<Secret> of(Keyed keyed) {
        IkeKeys keys = keyed.keys();
        List<Secret> secrets = new ArrayList<>(of(keyed.security()));
        secrets.add(keys.skPi());
        secrets.add(keys.skPr());
        return secrets;
    }

    private static List<Secret> of(Security security) {
        List<Secret> secrets = new ArrayList<>(security.protection().secrets());
        secrets.add(security.skD());
        return secrets;
    }
}
