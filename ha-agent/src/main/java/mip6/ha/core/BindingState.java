package mip6.ha.core;

import mip6.mobilityheader.DnsUpdateStatus;
import mip6.mobilityheader.SequenceNumber;

import java.util.Optional;

/** Where the binding of one home address stands. Work that is pending is a state of its own. */
sealed interface BindingState {

    /** When something is to be done about it though nothing happened. */
    long deadline();

    /** Of the last Binding Update that passed the tests. */
    SequenceNumber lastSequence();

    /** The binding whose traffic is forwarded. */
    Optional<Binding> inForce();

    /** Whether a Binding Update of that number is newer than the last one (RFC 6275 9.5.1). */
    default boolean isOlderThan(SequenceNumber sequence) {
        return sequence.isGreaterThan(lastSequence());
    }

    /** A first registration, held back until Duplicate Address Detection is over. */
    record Probing(BindingRequest request) implements BindingState {

        @Override
        public long deadline() {
            return Long.MAX_VALUE;
        }

        @Override
        public SequenceNumber lastSequence() {
            return request.sequence();
        }

        @Override
        public Optional<Binding> inForce() {
            return Optional.empty();
        }
    }

    /**
     * An accepted registration or de-registration that is not yet acknowledged.
     *
     * @param former what holds if {@code next} cannot be stored
     * @param next {@link Binding#hasEnded ended} for a de-registration
     * @param stored {@code next} is on disk
     * @param ticket of the store; answers with another one are of the past
     * @param dns what the acknowledgement will say of the name, as soon as it is known
     * @param dnsDeadline when it will say that it failed
     * @param queued a newer Binding Update that asks for something else
     */
    record Pending(
            Optional<Binding> former,
            Binding next,
            BindingRequest request,
            long ticket,
            boolean stored,
            Optional<DnsUpdateStatus> dns,
            long dnsDeadline,
            Optional<BindingRequest> queued)
            implements BindingState {

        @Override
        public long deadline() {
            return isNamed() ? Long.MAX_VALUE : dnsDeadline;
        }

        @Override
        public SequenceNumber lastSequence() {
            return queued.map(BindingRequest::sequence).orElse(request.sequence());
        }

        @Override
        public Optional<Binding> inForce() {
            return stored || next.hasEnded()
                    ? Optional.of(next).filter(binding -> !binding.hasEnded())
                    : former;
        }

        /** Nothing was asked of the DNS, or it has answered. */
        boolean isNamed() {
            return request.dnsUpdate().isEmpty() || dns.isPresent();
        }

        boolean isComplete() {
            return stored && isNamed();
        }

        Pending withStored() {
            return new Pending(former, next, request, ticket, true, dns, dnsDeadline, queued);
        }

        Pending withDns(DnsUpdateStatus status) {
            return new Pending(
                    former,
                    next,
                    request,
                    ticket,
                    stored,
                    Optional.of(status),
                    dnsDeadline,
                    queued);
        }

        /** A retransmission: its number is the one to acknowledge. */
        Pending absorbing(BindingRequest repeated) {
            return new Pending(
                    former,
                    next.withSequence(repeated.sequence()),
                    repeated,
                    ticket,
                    stored,
                    dns,
                    dnsDeadline,
                    Optional.empty());
        }

        Pending queueing(BindingRequest newer) {
            return new Pending(
                    former, next, request, ticket, stored, dns, dnsDeadline, Optional.of(newer));
        }
    }

    /** Acknowledged and in force. */
    record Bound(Binding binding) implements BindingState {

        @Override
        public long deadline() {
            return binding.expires();
        }

        @Override
        public SequenceNumber lastSequence() {
            return binding.sequence();
        }

        @Override
        public Optional<Binding> inForce() {
            return Optional.of(binding);
        }
    }

    /**
     * In force since before this home agent had to do with it: another one has failed, and its
     * traffic is forwarded to where the mobile node was last. Nothing is known for sure of the
     * numbers that were exchanged, so the first Binding Update may have any: ESP keeps out old
     * ones.
     */
    record Inherited(Binding binding) implements BindingState {

        @Override
        public long deadline() {
            return binding.expires();
        }

        @Override
        public SequenceNumber lastSequence() {
            return binding.sequence();
        }

        @Override
        public boolean isOlderThan(SequenceNumber sequence) {
            return true;
        }

        @Override
        public Optional<Binding> inForce() {
            return Optional.of(binding);
        }
    }

    /**
     * De-registered: remembered for MAX_DELETE_BCE_TIMEOUT, so that an older Binding Update that
     * was delayed does not bring it back (RFC 6275 10.3.2).
     */
    record Ended(SequenceNumber lastSequence, long deadline) implements BindingState {

        @Override
        public Optional<Binding> inForce() {
            return Optional.empty();
        }
    }
}
