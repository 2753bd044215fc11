package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.IpProtocol;

import java.util.function.Consumer;

/**
 * Messages that make a table of nftables with one chain (linux/netfilter/nf_tables.h). Numbers are
 * in network order.
 */
final class FilterMessage {

    private static final int NFNL_SUBSYS_NFTABLES = 10;
    private static final int NFNL_MSG_BATCH_BEGIN = 16;
    private static final int NFNL_MSG_BATCH_END = 17;
    private static final int NFT_MSG_NEWTABLE = 0;
    private static final int NFT_MSG_NEWCHAIN = 3;
    private static final int NFT_MSG_NEWRULE = 6;
    private static final int NFPROTO_UNSPEC = 0;
    private static final int NFPROTO_IPV6 = 10;
    private static final int NLA_F_NESTED = 0x8000;

    private static final int NFTA_TABLE_NAME = 1;
    private static final int NFTA_TABLE_FLAGS = 2;
    private static final int NFT_TABLE_F_OWNER = 2;

    private static final int NFTA_CHAIN_TABLE = 1;
    private static final int NFTA_CHAIN_NAME = 3;
    private static final int NFTA_CHAIN_HOOK = 4;
    private static final int NFTA_CHAIN_POLICY = 5;
    private static final int NFTA_CHAIN_TYPE = 7;
    private static final int NFTA_HOOK_HOOKNUM = 1;
    private static final int NFTA_HOOK_PRIORITY = 2;
    private static final int NF_INET_PRE_ROUTING = 0;
    private static final int NF_INET_LOCAL_OUT = 3;
    private static final int NF_DROP = 0;
    private static final int NF_ACCEPT = 1;

    private static final int NFTA_RULE_TABLE = 1;
    private static final int NFTA_RULE_CHAIN = 2;
    private static final int NFTA_RULE_EXPRESSIONS = 4;
    private static final int NFTA_LIST_ELEM = 1;
    private static final int NFTA_EXPR_NAME = 1;
    private static final int NFTA_EXPR_DATA = 2;

    private static final int NFT_REG_VERDICT = 0;
    private static final int NFT_REG_1 = 1;
    private static final int NFTA_META_DREG = 1;
    private static final int NFTA_META_KEY = 2;
    private static final int NFT_META_IIFNAME = 6;
    private static final int NFT_META_L4PROTO = 16;
    private static final int NFTA_FIB_DREG = 1;
    private static final int NFTA_FIB_RESULT = 2;
    private static final int NFTA_FIB_FLAGS = 3;
    private static final int NFT_FIB_RESULT_OIF = 1;
    private static final int NFTA_FIB_F_SADDR = 1;
    private static final int NFTA_FIB_F_IIF = 8;
    private static final int NFTA_PAYLOAD_DREG = 1;
    private static final int NFTA_PAYLOAD_BASE = 2;
    private static final int NFTA_PAYLOAD_OFFSET = 3;
    private static final int NFTA_PAYLOAD_LEN = 4;
    private static final int NFT_PAYLOAD_TRANSPORT_HEADER = 2;
    private static final int NFTA_CMP_SREG = 1;
    private static final int NFTA_CMP_OP = 2;
    private static final int NFTA_CMP_DATA = 3;
    private static final int NFT_CMP_EQ = 0;
    private static final int NFTA_IMMEDIATE_DREG = 1;
    private static final int NFTA_IMMEDIATE_DATA = 2;
    private static final int NFTA_DATA_VALUE = 1;
    private static final int NFTA_DATA_VERDICT = 2;
    private static final int NFTA_VERDICT_CODE = 1;

    private static final String CHAIN = "packets";

    private FilterMessage() {}

    static NetlinkMessage begin() {
        return new NetlinkMessage(
                NFNL_MSG_BATCH_BEGIN,
                NetlinkMessage.NLM_F_REQUEST,
                0,
                header(NFPROTO_UNSPEC, NFNL_SUBSYS_NFTABLES).toBytes());
    }

    static NetlinkMessage end() {
        return new NetlinkMessage(
                NFNL_MSG_BATCH_END,
                NetlinkMessage.NLM_F_REQUEST,
                0,
                header(NFPROTO_UNSPEC, NFNL_SUBSYS_NFTABLES).toBytes());
    }

    /** A table that goes with the socket that sends this. */
    static NetlinkMessage table(String name) {
        return message(
                NFT_MSG_NEWTABLE,
                header(NFPROTO_IPV6, 0)
                        .attribute(NFTA_TABLE_NAME, name)
                        .attributeNetworkU32(NFTA_TABLE_FLAGS, NFT_TABLE_F_OWNER));
    }

    /** A chain that sees what this machine itself sends. */
    static NetlinkMessage outputChain(String table) {
        return chain(table, NF_INET_LOCAL_OUT);
    }

    /** A chain that sees what comes, before it is routed. */
    static NetlinkMessage incomingChain(String table) {
        return chain(table, NF_INET_PRE_ROUTING);
    }

    private static NetlinkMessage chain(String table, int hookNumber) {
        return message(
                NFT_MSG_NEWCHAIN,
                header(NFPROTO_IPV6, 0)
                        .attribute(NFTA_CHAIN_TABLE, table)
                        .attribute(NFTA_CHAIN_NAME, CHAIN)
                        .nested(
                                NFTA_CHAIN_HOOK | NLA_F_NESTED,
                                hook ->
                                        hook.attributeNetworkU32(NFTA_HOOK_HOOKNUM, hookNumber)
                                                .attributeNetworkU32(NFTA_HOOK_PRIORITY, 0))
                        .attributeNetworkU32(NFTA_CHAIN_POLICY, NF_ACCEPT)
                        .attribute(NFTA_CHAIN_TYPE, "filter"));
    }

    /**
     * A rule that drops what comes by an interface that its source is not routed to.
     *
     * @param interfaces what the names of those begin with that it is for
     */
    static NetlinkMessage dropUnroutedRule(String table, String interfaces) {
        return rule(
                table,
                list -> {
                    loadMeta(list, NFT_META_IIFNAME);
                    compare(list, Bytes.ofUtf8(interfaces));
                    expression(
                            list,
                            "fib",
                            data ->
                                    data.attributeNetworkU32(NFTA_FIB_DREG, NFT_REG_1)
                                            .attributeNetworkU32(
                                                    NFTA_FIB_RESULT, NFT_FIB_RESULT_OIF)
                                            .attributeNetworkU32(
                                                    NFTA_FIB_FLAGS,
                                                    NFTA_FIB_F_SADDR | NFTA_FIB_F_IIF));
                    compare(list, Bytes.zeros(4));
                    drop(list);
                });
    }

    /** A rule that drops ICMPv6 messages that match in all of these octets. */
    static NetlinkMessage dropRule(String table, PacketFilter.Match... matches) {
        return rule(
                table,
                list -> {
                    loadMeta(list, NFT_META_L4PROTO);
                    compare(list, Bytes.of(IpProtocol.ICMPV6));
                    for (PacketFilter.Match match : matches) {
                        loadOctet(list, match.offset());
                        compare(list, match.octet());
                    }
                    drop(list);
                });
    }

    private static NetlinkMessage rule(String table, Consumer<NetlinkWriter> expressions) {
        return message(
                NFT_MSG_NEWRULE,
                header(NFPROTO_IPV6, 0)
                        .attribute(NFTA_RULE_TABLE, table)
                        .attribute(NFTA_RULE_CHAIN, CHAIN)
                        .nested(NFTA_RULE_EXPRESSIONS | NLA_F_NESTED, expressions));
    }

    private static void loadMeta(NetlinkWriter list, int key) {
        expression(
                list,
                "meta",
                data ->
                        data.attributeNetworkU32(NFTA_META_DREG, NFT_REG_1)
                                .attributeNetworkU32(NFTA_META_KEY, key));
    }

    private static void loadOctet(NetlinkWriter list, int offset) {
        expression(
                list,
                "payload",
                data ->
                        data.attributeNetworkU32(NFTA_PAYLOAD_DREG, NFT_REG_1)
                                .attributeNetworkU32(
                                        NFTA_PAYLOAD_BASE, NFT_PAYLOAD_TRANSPORT_HEADER)
                                .attributeNetworkU32(NFTA_PAYLOAD_OFFSET, offset)
                                .attributeNetworkU32(NFTA_PAYLOAD_LEN, 1));
    }

    private static void compare(NetlinkWriter list, Bytes value) {
        expression(
                list,
                "cmp",
                data ->
                        data.attributeNetworkU32(NFTA_CMP_SREG, NFT_REG_1)
                                .attributeNetworkU32(NFTA_CMP_OP, NFT_CMP_EQ)
                                .nested(
                                        NFTA_CMP_DATA | NLA_F_NESTED,
                                        operand -> operand.attribute(NFTA_DATA_VALUE, value)));
    }

    private static void drop(NetlinkWriter list) {
        expression(
                list,
                "immediate",
                data ->
                        data.attributeNetworkU32(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT)
                                .nested(
                                        NFTA_IMMEDIATE_DATA | NLA_F_NESTED,
                                        operand ->
                                                operand.nested(
                                                        NFTA_DATA_VERDICT | NLA_F_NESTED,
                                                        verdict ->
                                                                verdict.attributeNetworkU32(
                                                                        NFTA_VERDICT_CODE,
                                                                        NF_DROP))));
    }

    private static void expression(NetlinkWriter list, String name, Consumer<NetlinkWriter> data) {
        list.nested(
                NFTA_LIST_ELEM | NLA_F_NESTED,
                element ->
                        element.attribute(NFTA_EXPR_NAME, name)
                                .nested(NFTA_EXPR_DATA | NLA_F_NESTED, data));
    }

    private static NetlinkMessage message(int type, NetlinkWriter body) {
        return new NetlinkMessage(
                NFNL_SUBSYS_NFTABLES << 8 | type,
                NetlinkMessage.NLM_F_REQUEST
                        | NetlinkMessage.NLM_F_CREATE
                        | NetlinkMessage.NLM_F_ACK,
                0,
                body.toBytes());
    }

    /** A struct nfgenmsg: family, version, resource in network order. */
    private static NetlinkWriter header(int family, int resource) {
        return new NetlinkWriter().u8(family).u8(0).bytes(Bytes.of(resource >> 8, resource & 0xff));
    }
}
