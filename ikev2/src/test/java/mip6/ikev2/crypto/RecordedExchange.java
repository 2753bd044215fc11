package mip6.ikev2.crypto;

import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Nonce;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Messages that two other implementations exchanged, and the keys that they used. */
record RecordedExchange(Properties values) {

    static RecordedExchange read(String resource) {
        Properties values = new Properties();
        try (InputStream in = RecordedExchange.class.getResourceAsStream(resource)) {
            values.load(Objects.requireNonNull(in, resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RecordedExchange(values);
    }

    Bytes octets(String name) {
        return Bytes.ofHex(values.getProperty(name, ""));
    }

    Secret secret(String name) {
        return Secret.of(octets(name));
    }

    IkeMessage message(String name) throws MalformedException {
        return IkeMessage.decode(octets(name));
    }

    Bytes nonce(String name) throws MalformedException {
        return message(name).first(Nonce.class).orElseThrow().data();
    }

    IkeKeys.Freshness freshness() throws MalformedException {
        IkeMessage response = message("initResponse");
        return new IkeKeys.Freshness(
                nonce("initRequest"),
                nonce("initResponse"),
                response.initiatorSpi(),
                response.responderSpi());
    }
}
