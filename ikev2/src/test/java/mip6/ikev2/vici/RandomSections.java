package mip6.ikev2.vici;

import mip6.wire.Bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Sections of any shape, from a seed. */
final class RandomSections {

    private final Random random;

    RandomSections(long seed) {
        random = new Random(seed);
    }

    Packet packet() {
        return switch (random.nextInt(8)) {
            case 0 -> new Packet.CommandRequest(name(), section(0));
            case 1 -> new Packet.CommandResponse(section(0));
            case 2 -> new Packet.CommandUnknown();
            case 3 -> new Packet.EventRegister(name());
            case 4 -> new Packet.EventUnregister(name());
            case 5 -> new Packet.EventConfirm();
            case 6 -> new Packet.EventUnknown();
            default -> new Packet.Event(name(), section(0));
        };
    }

    private Section section(int depth) {
        List<Section.Entry> entries = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            entries.add(new Section.Entry(name(), element(depth)));
        }
        return new Section(entries);
    }

    private Element element(int depth) {
        return switch (random.nextInt(depth < 4 ? 3 : 2)) {
            case 0 -> value();
            case 1 -> {
                List<Value> values = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    values.add(value());
                }
                yield new Items(values);
            }
            default -> section(depth + 1);
        };
    }

    private Value value() {
        byte[] octets = new byte[random.nextInt(50) == 0 ? 3_000 : random.nextInt(12)];
        random.nextBytes(octets);
        return new Value(Bytes.wrap(octets));
    }

    private String name() {
        int length = random.nextInt(50) == 0 ? Section.LONGEST_NAME : random.nextInt(10);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < length; i++) {
            name.append((char) random.nextInt(' ', '~' + 1));
        }
        return name.toString();
    }
}
