package mip6.lab.interop;

import mip6.ikev2.core.EapStep;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.revocation.RevocationQuestion;
import mip6.ikev2.revocation.RevocationVerdict;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Whom our engine asks about a peer.
 *
 * @param authorization what a peer gets that has proved who it is
 * @param eap whom EAP is relayed to
 * @param revocation whether a certificate was revoked
 */
record Judges(
        Function<IkeAction.Authorize, IkeEvent> authorization,
        Function<IkeAction.RelayEap, EapStep> eap,
        BiConsumer<RevocationQuestion, Consumer<RevocationVerdict>> revocation) {}
