package mip6.ikev2.vici;

/**
 * A line of charon's log, from the events {@code log} and {@code control-log}.
 *
 * @param group part of charon: IKE, CFG, ENC, NET, ...
 * @param level from 0, for audits, to 4, which shows keys
 * @param ikeSa name of the IKE SA that it is about; may be empty
 */
public record LogLine(String group, int level, String ikeSa, String message) {

    public static LogLine of(Section event) {
        return new LogLine(
                event.textOrEmpty("group"),
                Math.clamp(event.number("level").orElse(0L), -1, 4),
                event.textOrEmpty("ikesa-name"),
                event.textOrEmpty("msg"));
    }
}
