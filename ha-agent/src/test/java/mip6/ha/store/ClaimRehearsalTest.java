package mip6.ha.store;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Bytes;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.OptionalLong;

final class ClaimRehearsalTest {

    private final MemoryKeys.Client keys = new MemoryKeys().client();

    @Test
    void allAreTakenAndNothingIsChanged() throws StoreException {
        OptionalLong before = put("a");
        ClaimRehearsal rehearsal = new ClaimRehearsal(keys);
        for (int i = 0; i < 3; i++) {
            assertThat(rehearsal.takeOver()).isEqualTo(50);
        }
        assertThat(keys.range("")).extracting(Keys.Entry::key).containsExactly("a");
        assertThat(put("b")).hasValue(before.orElseThrow() + 1);
    }

    private OptionalLong put(String key) throws StoreException {
        return keys.commit(List.of(), List.of(new Keys.Operation.Put(key, Bytes.EMPTY, false)));
    }
}
