package mip6.dnsupdate.discovery;

import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Records from lines of a zone file. */
final class ZoneText {

    private ZoneText() {}

    static List<Record> records(List<String> lines) {
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII);
        List<Record> records = new ArrayList<>();
        try (Master master = new Master(new ByteArrayInputStream(text), Name.root)) {
            for (Record record = master.nextRecord();
                    record != null;
                    record = master.nextRecord()) {
                records.add(record);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return records;
    }
}
