package dev.portcullis.audit;

import java.time.LocalDate;

/** Writes moments as {@code 2026-01-31T23:59:59.123456Z}. For one thread. */
final class TimeText {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_PER_DAY = 86_400;
    /** Of which day {@link #text} holds the date, and of which second the time. */
    private long day = Long.MIN_VALUE;

    private long second = Long.MIN_VALUE;
    private final byte[] text = new byte[27];

    /** Returns where the text ends. */
    int write(long micros, byte[] target, int at) {
        long now = Math.floorDiv(micros, MICROS_PER_SECOND);
        if (now != second) {
            setSecond(now);
        }
        System.arraycopy(text, 0, target, at, text.length);
        int fraction = (int) (micros - now * MICROS_PER_SECOND);
        int upper = fraction / 100;
        Digits.pair(upper / 100, target, at + 20);
        Digits.pair(upper % 100, target, at + 22);
        Digits.pair(fraction - 100 * upper, target, at + 24);
        return at + text.length;
    }

    /** The text of one moment. */
    static String of(long micros) {
        byte[] text = new byte[27];
        new TimeText().write(micros, text, 0);
        return new String(text, java.nio.charset.StandardCharsets.US_ASCII);
    }

    private void setSecond(long now) {
        long today = Math.floorDiv(now, SECONDS_PER_DAY);
        if (today != day) {
            LocalDate date = LocalDate.ofEpochDay(today);
            two(0, Math.floorMod(date.getYear() / 100, 100));
            two(2, date.getYear() % 100);
            text[4] = '-';
            two(5, date.getMonthValue());
            text[7] = '-';
            two(8, date.getDayOfMonth());
            text[10] = 'T';
            text[13] = ':';
            text[16] = ':';
            text[19] = '.';
            text[26] = 'Z';
            day = today;
        }
        int rest = (int) (now - today * SECONDS_PER_DAY);
        two(11, rest / 3600);
        two(14, rest / 60 % 60);
        two(17, rest % 60);
        second = now;
    }

    private void two(int at, int value) {
        Digits.pair(value, text, at);
    }
}
