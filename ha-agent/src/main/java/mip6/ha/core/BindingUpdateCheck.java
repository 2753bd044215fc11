package mip6.ha.core;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.dnsupdate.DomainName;
import mip6.ikev2.core.ChildSa;
import mip6.mobilityheader.AlternateCareOfAddress;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.DnsUpdate;
import mip6.mobilityheader.MobilityOption;
import mip6.mobilityheader.SequenceNumber;
import mip6.mobilityheader.UnrecognizedOption;
import mip6.wire.Ipv6Address;

import java.util.Optional;

/** The tests of a Binding Update that look at nothing but itself and its SA (RFC 6275 9.5.1). */
final class BindingUpdateCheck {

    /** Nonce Indices (RFC 6275 6.2.6). */
    private static final int NONCE_INDICES = 4;

    private final Sessions sessions;
    private final Authorization authorization;
    private final boolean keyManagement;

    /**
     * @param keyManagement whether IKE SAs can move; otherwise K counts as clear (RFC 6275 10.3.1)
     */
    BindingUpdateCheck(Sessions sessions, Authorization authorization, boolean keyManagement) {
        this.sessions = sessions;
        this.authorization = authorization;
        this.keyManagement = keyManagement;
    }

    /** What is to be done with a Binding Update. */
    sealed interface Verdict {

        /** It asks for a registration or de-registration, which may still be refused. */
        record Valid(BindingRequest request) implements Verdict {}

        /**
         * The mobile node is told.
         *
         * @param request where to
         * @param sequence what the answer says as Sequence Number
         */
        record Rejected(BindingRequest request, BindingStatus status, SequenceNumber sequence)
                implements Verdict {

            static Rejected of(BindingRequest request, BindingStatus status) {
                return new Rejected(request, status, request.sequence());
            }
        }

        /**
         * Nobody is told.
         *
         * @param cause a fixed word
         */
        record Discarded(String cause) implements Verdict {}
    }

    /**
     * @param known whether there is a binding for the home address
     */
    Verdict check(IncomingMobilityHeader message, BindingUpdate update, boolean known) {
        if (message.protection().isEmpty()) {
            // RFC 6275 5.1 MUST: protected by IPsec.
            return new Verdict.Discarded("binding-update-unprotected");
        }
        SaPair pair = message.protection().get().sa();
        Optional<Session> found =
                sessions.of(pair)
                        .filter(
                                session ->
                                        session.peer()
                                                .identity()
                                                .equals(message.protection().get().peer()));
        if (found.isEmpty()) {
            return new Verdict.Discarded("binding-update-without-session");
        }
        Optional<String> defect = defect(message, update, found.get(), pair);
        if (defect.isPresent()) {
            return new Verdict.Discarded(defect.get());
        }
        BindingRequest request = request(message, update, found.get(), pair);
        if (!update.homeRegistration()) {
            // RFC 6275 9.5.1: MUST answer 139 where there is a home registration; without one, this
            // asks for route optimisation, and holds no authorisation for it.
            return known
                    ? Verdict.Rejected.of(
                            request, BindingStatus.REGISTRATION_TYPE_CHANGE_DISALLOWED)
                    : new Verdict.Discarded("binding-update-without-home-registration");
        }
        if (!request.lifetime().isZero() && count(update, AlternateCareOfAddress.class) == 0) {
            // RFC 4877 4.3: the source address is outside of what ESP protects, so the care-of
            // address MUST be said in the option.
            return Verdict.Rejected.of(request, BindingStatus.INVALID_CARE_OF_ADDRESS);
        }
        return new Verdict.Valid(request);
    }

    /** Why RFC 6275 has it silently discarded. */
    private static Optional<String> defect(
            IncomingMobilityHeader message, BindingUpdate update, Session session, SaPair pair) {
        Ipv6Address homeAddress = message.logicalSource();
        if (!message.source().isRoutableUnicast()) {
            return Optional.of("binding-update-from-no-unicast-address");
        }
        if (!homeAddress.isRoutableUnicast()) {
            return Optional.of("home-address-not-routable");
        }
        // RFC 6275 10.3.1: the home address says unequivocally which SA has to be used.
        boolean covered =
                session.pairs().stream()
                        .filter(sa -> SaPair.of(sa).equals(pair))
                        .anyMatch((ChildSa sa) -> Session.covers(sa, homeAddress));
        if (!covered) {
            return Optional.of("home-address-of-another-sa");
        }
        if (update.homeRegistration() && hasNonceIndices(update)) {
            return Optional.of("nonce-indices-in-home-registration");
        }
        if (count(update, AlternateCareOfAddress.class) > 1 || count(update, DnsUpdate.class) > 1) {
            return Optional.of("binding-update-with-doubled-option");
        }
        if (!update.lifetime().isZero() && message.homeAddressOption().isEmpty()) {
            return Optional.of("home-address-option-missing");
        }
        if (!careOfAddress(message, update).isRoutableUnicast()) {
            return Optional.of("care-of-address-not-routable");
        }
        return Optional.empty();
    }

    private BindingRequest request(
            IncomingMobilityHeader message, BindingUpdate update, Session session, SaPair pair) {
        Optional<DnsUpdate> dnsUpdate = update.option(DnsUpdate.class);
        return new BindingRequest(
                session.id(),
                pair,
                session.peer().identity(),
                message.destination(),
                message.source(),
                message.logicalSource(),
                message.homeAddressOption().isEmpty(),
                careOfAddress(message, update),
                update.sequence(),
                update.linkLocal(),
                update.keyManagement() && keyManagement && !session.isTranslated(),
                update.lifetime(),
                dnsUpdate,
                dnsUpdate
                        .flatMap(option -> DomainName.parse(option.name()))
                        .filter(name -> authorization.mayPublish(session.peer(), name))
                        .isPresent());
    }

    /** RFC 6275 9.5.1. */
    private static Ipv6Address careOfAddress(IncomingMobilityHeader message, BindingUpdate update) {
        return update.option(AlternateCareOfAddress.class)
                .map(AlternateCareOfAddress::careOfAddress)
                .orElse(message.source());
    }

    private static long count(BindingUpdate update, Class<? extends MobilityOption> kind) {
        return update.options().stream().filter(kind::isInstance).count();
    }

    private static boolean hasNonceIndices(BindingUpdate update) {
        return update.options().stream()
                .anyMatch(
                        option ->
                                option instanceof UnrecognizedOption unrecognized
                                        && unrecognized.type() == NONCE_INDICES);
    }
}
