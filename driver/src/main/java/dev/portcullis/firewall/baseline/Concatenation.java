package dev.portcullis.firewall.baseline;

import dev.portcullis.firewall.Shape;

/**
 * A place in the application that builds SQL out of values: it sent statements of one shape whose literals differ.
 *
 * @param application the value of {@code portcullis.application}, or {@code -}
 * @param site the place, with file and line
 * @param text the redacted statement
 */
public record Concatenation(String application, CallSite site, Shape shape, String text) {
    private static final int FIELDS = 7;

    /** What makes two findings one: the line of a place changes with every edit. */
    String key() {
        return application + '\t' + site.id() + '\t' + shape;
    }

    static Concatenation parse(String line, String place) throws InvalidBaselineException {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS) {
            throw new InvalidBaselineException(
                    place + ": a finding has " + FIELDS + " fields separated by tabs, this one has " + fields.length);
        }
        String file = EscapedField.read(fields[3], place);
        try {
            CallSite site = new CallSite(
                    EscapedField.read(fields[1], place),
                    EscapedField.read(fields[2], place),
                    file.isEmpty() ? null : file,
                    Integer.parseUnsignedInt(fields[4]));
            return new Concatenation(
                    EscapedField.read(fields[0], place),
                    site,
                    Shape.parse(fields[5]),
                    EscapedField.read(fields[6], place));
        } catch (IllegalArgumentException e) {
            throw new InvalidBaselineException(
                    place + ": the fifth field must be a line number, the sixth a shape of 32 hexadecimal digits");
        }
    }

    /** The line of a findings file: application, class, method, file, line, shape, text. */
    String line() {
        return String.join(
                "\t",
                EscapedField.write(application),
                EscapedField.write(site.type()),
                EscapedField.write(site.method()),
                EscapedField.write(site.file() == null ? "" : site.file()),
                Integer.toString(site.line()),
                shape.toString(),
                EscapedField.write(text));
    }
}
