package mip6.lab.failover;

import java.util.HashMap;
import java.util.Map;

/** What the files of processes are called: who is started again leaves those of before. */
final class FileNames {

    private final Map<String, Integer> starts = new HashMap<>();

    /** Of the next process of that name: {@code ha1}, then {@code ha1-2}, ... */
    String next(String name) {
        int start = starts.merge(name, 1, Integer::sum);
        return start == 1 ? name : name + "-" + start;
    }
}
