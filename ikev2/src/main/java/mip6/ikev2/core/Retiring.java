package mip6.ikev2.core;

import java.util.List;

/**
 * An IKE SA that nobody here uses any more: it was closed, or has a successor. It is deleted once
 * the request that is under way is answered.
 *
 * @param standing without children
 * @param deleteAt not before this, so that a peer whose part it is can do it
 */
record Retiring(Established standing, long deleteAt) implements IkeSaState {

    @Override
    public IkeSaHead head() {
        return standing.head();
    }

    @Override
    public long deadline() {
        return standing.window().outstanding().isPresent() ? standing.window().due() : deleteAt;
    }

    @Override
    public List<Long> jobs() {
        return standing.window().outstanding().flatMap(OwnExchange::job).stream().toList();
    }

    Retiring with(Window other) {
        return new Retiring(standing.with(other), deleteAt);
    }
}
