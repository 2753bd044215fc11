package mip6.ikev2.vici;

import java.util.List;
import java.util.stream.Stream;

/** A list of values; lists do not nest. */
public record Items(List<Value> values) implements Element {

    public Items {
        values = List.copyOf(values);
    }

    public static Items of(String... texts) {
        return new Items(Stream.of(texts).map(Value::of).toList());
    }

    public List<String> texts() {
        return values.stream().map(Value::text).toList();
    }
}
