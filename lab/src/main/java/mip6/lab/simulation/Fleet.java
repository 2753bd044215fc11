package mip6.lab.simulation;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.ha.core.Binding;
import mip6.ikev2.core.Lifetimes;
import mip6.lab.simulation.Provider.Proofs;
import mip6.mn.core.MnReport;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One home agent and some mobile nodes in a world, and what must never be. */
public final class Fleet implements SimulatedMobileNode.Surroundings {

    private final World world;
    private final LocalDisk disk = new LocalDisk();
    private final Machine machine = Machine.unlimited(Duration.ofMillis(1));
    private final SimulatedHomeAgent homeAgent;
    private final List<SimulatedMobileNode> mobileNodes = new ArrayList<>();

    /** Who makes the home addresses. */
    public enum HomeAddresses {
        /** The home agent gives what the mobile nodes ask for. */
        ASSIGNED,
        /** The mobile nodes form them (RFC 5026 5.3.2). */
        FORMED,
        /** The mobile nodes would form them, and are told to use what they are given. */
        ASSIGNED_INSTEAD
    }

    public Fleet(long seed, Conditions conditions, int size) {
        this(seed, conditions, size, HomeAddresses.ASSIGNED);
    }

    public Fleet(long seed, Conditions conditions, int size, HomeAddresses addresses) {
        this(seed, conditions, size, addresses, Lifetimes.standard(), Proofs.CERTIFICATES);
    }

    public Fleet(
            long seed,
            Conditions conditions,
            int size,
            HomeAddresses addresses,
            Lifetimes lifetimes,
            Proofs proofs) {
        world = new World(seed, conditions);
        Provider provider = new Provider(seed, lifetimes, proofs);
        homeAgent =
                new SimulatedHomeAgent(
                        world,
                        Site.alone(provider, Provider.settings(addresses == HomeAddresses.FORMED)),
                        disk);
        for (int i = 1; i <= size; i++) {
            mobileNodes.add(
                    new SimulatedMobileNode(
                            world, provider, this, i, addresses != HomeAddresses.ASSIGNED, false));
        }
        world.always(this::homeAddressesAreOnesOwn);
        homeAgent.start();
    }

    public World world() {
        return world;
    }

    public SimulatedHomeAgent homeAgent() {
        return homeAgent;
    }

    /** What is on the home agent's disk. */
    List<Binding> stored() {
        return disk.open(world.now()).own();
    }

    public List<SimulatedMobileNode> mobileNodes() {
        return List.copyOf(mobileNodes);
    }

    /** The address of mobile node {@code number} in visited network {@code network}. */
    public static Ipv6Address careOf(int network, int number) {
        return Ipv6Address.of("2001:db8:a%x::%x".formatted(network, number + 0x100));
    }

    /** What the DNS says of {@code name}. */
    public List<Ipv6Address> resolve(DomainName name) {
        return List.copyOf(world.forward(name));
    }

    /** What the DNS says of {@code address}. */
    public List<DomainName> reverse(Ipv6Address address) {
        DomainName name = world.reverse().get(address);
        return name == null ? List.of() : List.of(name);
    }

    @Override
    public Machine machine() {
        return machine;
    }

    @Override
    public DiscoveryReport found(SimulatedMobileNode node) {
        return Provider.found();
    }

    /** An acknowledged binding is on the home agent's disk, under this node's identity. */
    @Override
    public void heard(SimulatedMobileNode node, MnReport report) {
        if (report instanceof MnReport.BindingAccepted accepted
                && disk.read(accepted.homeAddress())
                        .filter(on -> on.identity().data().toUtf8().equals(node.name().text()))
                        .isEmpty()) {
            throw new AssertionError("acknowledged and not stored: " + accepted);
        }
    }

    private void homeAddressesAreOnesOwn() {
        Map<Ipv6Address, DomainName> owners = new HashMap<>();
        for (SimulatedMobileNode node : mobileNodes) {
            node.homeAddress()
                    .ifPresent(
                            address -> {
                                DomainName other = owners.put(address, node.name());
                                if (other != null) {
                                    throw new AssertionError(
                                            address
                                                    + " is that of "
                                                    + other
                                                    + " and "
                                                    + node.name());
                                }
                            });
        }
    }
}
