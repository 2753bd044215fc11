package mip6.lab.net;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.Receiver;
import mip6.dataplane.DataPlane.UnboundPacket;
import mip6.ikev2.core.ChildSa;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * Nobody hears a data plane: what it does not carry is missing at the other end.
 *
 * @param failure is told what the kernel refuses, and what ends it
 */
public record Unattended(Consumer<? super Throwable> failure) implements Receiver {

    @Override
    public void received(IncomingMobilityHeader message) {}

    @Override
    public void unbound(UnboundPacket packet) {}

    @Override
    public void worn(ChildSa sa) {}

    @Override
    public void dropped(String cause) {}

    @Override
    public void refused(IOException why) {
        failure.accept(why);
    }

    @Override
    public void failed(Throwable cause) {
        failure.accept(cause);
    }
}
