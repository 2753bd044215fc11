package mip6.ikev2.core;

import mip6.ikev2.crypto.KeyExchanges;

import java.security.SecureRandom;

/** Who deals with which exchange of an established SA. */
record Exchanges(
        CreateChildSa createChildSa,
        ChildRequests childRequests,
        IkeRekey ikeRekey,
        Informational informational,
        AddressUpdates addressUpdates,
        OwnExchanges own,
        Farewell farewell) {

    static Exchanges of(
            IkeSettings settings,
            SecureRandom random,
            KeyExchanges keyExchanges,
            IkeSaTable table,
            OwnExchanges own,
            Farewell farewell,
            Aging aging) {
        ChildNegotiation children = ChildNegotiation.inCreateChildSa(settings);
        CreateChildSa createChildSa =
                new CreateChildSa(settings, random, keyExchanges, table, children, own, aging);
        IkeRekey ikeRekey =
                new IkeRekey(settings, random, table, createChildSa, own, farewell, aging);
        AddressUpdates addressUpdates = new AddressUpdates(random, own, farewell);
        return new Exchanges(
                createChildSa,
                new ChildRequests(settings, table, children, createChildSa, own, aging),
                ikeRekey,
                new Informational(own, farewell, ikeRekey, addressUpdates),
                addressUpdates,
                own,
                farewell);
    }
}
