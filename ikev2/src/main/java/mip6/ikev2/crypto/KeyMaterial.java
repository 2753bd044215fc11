package mip6.ikev2.crypto;

import mip6.wire.Secret;

/** Takes keys from a stream, one behind the other. */
final class KeyMaterial {

    private final Secret stream;
    private int position;

    KeyMaterial(Secret stream) {
        this.stream = stream;
    }

    Secret next(int octets) {
        position += octets;
        return stream.slice(position - octets, position);
    }
}
