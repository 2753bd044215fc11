package mip6.ikev2.core;

import mip6.ikev2.message.IdentificationInitiator;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;

/**
 * As responder: an initiator that is proving itself by EAP.
 *
 * @param request its first IKE_AUTH, which says what it wants
 * @param expires when it is given up
 */
record EapGuest(Keyed keyed, IkeMessage request, long expires) {

    /** IDi: what it says it is. */
    Identity claimed() {
        return request.first(IdentificationInitiator.class).orElseThrow().identity();
    }
}
