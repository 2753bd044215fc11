package mip6.ikev2.charon;

import mip6.ikev2.vici.ChildSaStatus;
import mip6.ikev2.vici.IkeSaStatus;
import mip6.ikev2.vici.Section;

import java.util.ArrayList;
import java.util.List;

/** What charon tells of keys that were renewed ({@code ike-rekey}, {@code child-rekey}). */
final class Renewals {

    private Renewals() {}

    /** An IKE SA has another number. */
    record OfIke(long before, long after) {}

    /**
     * A pair has a successor.
     *
     * @param uniqueId of its IKE SA
     */
    record OfChild(long uniqueId, ChildSaStatus before, ChildSaStatus after) {}

    static List<OfIke> ofIke(Section content) {
        List<OfIke> all = new ArrayList<>();
        for (Section.Named each : content.sections()) {
            all.add(
                    new OfIke(
                            IkeSaStatus.of(each.name(), each.section().section("old")).uniqueId(),
                            IkeSaStatus.of(each.name(), each.section().section("new")).uniqueId()));
        }
        return all;
    }

    static List<OfChild> ofChildren(Section content) {
        List<OfChild> all = new ArrayList<>();
        for (IkeSaStatus sa : IkeSaStatus.allOf(content)) {
            for (Section.Named each : sa.details().section("child-sas").sections()) {
                all.add(
                        new OfChild(
                                sa.uniqueId(),
                                ChildSaStatus.of(each.section().section("old")),
                                ChildSaStatus.of(each.section().section("new"))));
            }
        }
        return all;
    }
}
