package dev.portcullis.benchmarks.stub;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rows of a query as MySQL's text protocol has them: each value as a length and its digits or letters. Immutable.
 *
 * @param bytes of all rows, one after the other; nobody writes to it
 */
record Answer(byte[] bytes, int rows, int columns) {
    private static final ConcurrentHashMap<String, Answer> MADE = new ConcurrentHashMap<>();
    private static final String[] NAMES = {"Ada Lovelace", "Grace Hopper", "Edsger Dijkstra", "Barbara Liskov"};

    /** The columns are a long, an int, a text, a decimal, a time stamp, another text, and so on in the same order. */
    static Answer of(int rows, int columns) {
        return MADE.computeIfAbsent(rows + "x" + columns, shape -> make(rows, columns));
    }

    private static Answer make(int rows, int columns) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                byte[] value = text(row, column).getBytes(StandardCharsets.UTF_8);
                out.write(value.length);
                out.writeBytes(value);
            }
        }
        return new Answer(out.toByteArray(), rows, columns);
    }

    private static String text(int row, int column) {
        return switch (column % 6) {
            case 0 -> Long.toString(7_000_000L + row);
            case 1 -> Integer.toString(row);
            case 3 -> row + ".90";
            case 4 -> "2026-11-25 20:15:30";
            default -> NAMES[row & 3];
        };
    }
}
