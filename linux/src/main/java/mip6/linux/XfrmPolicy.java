package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What has to be done to packets, or has to have been (struct xfrm_userpolicy_info).
 *
 * @param type sub policies are asked beside the main ones, for what Mobile IPv6 adds
 * @param priority the lowest number of those that match counts
 * @param templates of what is done first, first
 */
public record XfrmPolicy(
        XfrmSelector selector,
        Direction direction,
        Type type,
        int priority,
        List<XfrmTemplate> templates) {

    private static final int XFRMA_TMPL = 5;
    private static final int XFRMA_POLICY_TYPE = 16;

    /** Octets of struct xfrm_lifetime_cfg and xfrm_lifetime_cur. */
    private static final int LIFETIME = 64;

    private static final int LIFETIME_SO_FAR = 32;

    public XfrmPolicy {
        templates = List.copyOf(templates);
    }

    /** Which way packets go. */
    public enum Direction {
        IN(0),
        OUT(1),
        FORWARD(2);

        private final int number;

        Direction(int number) {
            this.number = number;
        }

        /** Sockets have policies of their own, whose directions are further numbers. */
        static Direction of(int number) {
            return switch (number % 3) {
                case 0 -> IN;
                case 1 -> OUT;
                default -> FORWARD;
            };
        }
    }

    /** Which of the two tables. */
    public enum Type {
        MAIN(0),
        SUB(1);

        private final int number;

        Type(int number) {
            this.number = number;
        }
    }

    Bytes encode() {
        NetlinkWriter writer = new NetlinkWriter();
        selector.write(writer);
        XfrmLimits.NONE.write(writer);
        writer.zeros(LIFETIME_SO_FAR)
                .u32(priority)
                .u32(0)
                .u8(direction.number)
                .zeros(7)
                .bytes(typeAttribute());
        NetlinkWriter list = new NetlinkWriter();
        templates.forEach(template -> template.write(list));
        return writer.attribute(XFRMA_TMPL, list.toBytes()).toBytes();
    }

    /** A struct xfrm_userpolicy_id: what is deleted, or migrated. */
    Bytes identification() {
        NetlinkWriter writer = new NetlinkWriter();
        selector.write(writer);
        return writer.u32(0).u8(direction.number).zeros(3).bytes(typeAttribute()).toBytes();
    }

    static XfrmPolicy read(Bytes body) throws MalformedException {
        NetlinkReader reader = new NetlinkReader(body);
        XfrmSelector selector = XfrmSelector.read(reader);
        reader.skip(LIFETIME + LIFETIME_SO_FAR, "policy lifetime");
        int priority = reader.s32("policy priority");
        reader.s32("policy index");
        Direction direction = Direction.of(reader.u8("policy direction"));
        reader.skip(7, "policy action");
        Map<Integer, Bytes> attributes = reader.attributes("policy attribute");
        Bytes type = attributes.getOrDefault(XFRMA_POLICY_TYPE, Bytes.EMPTY);
        List<XfrmTemplate> templates = new ArrayList<>();
        NetlinkReader list = new NetlinkReader(attributes.getOrDefault(XFRMA_TMPL, Bytes.EMPTY));
        while (!list.isEmpty()) {
            templates.add(XfrmTemplate.read(list));
        }
        return new XfrmPolicy(
                selector,
                direction,
                !type.isEmpty() && type.at(0) == Type.SUB.number ? Type.SUB : Type.MAIN,
                priority,
                templates);
    }

    /** A struct xfrm_userpolicy_type. */
    private Bytes typeAttribute() {
        return new NetlinkWriter()
                .attribute(
                        XFRMA_POLICY_TYPE, new NetlinkWriter().u8(type.number).zeros(5).toBytes())
                .toBytes();
    }
}
