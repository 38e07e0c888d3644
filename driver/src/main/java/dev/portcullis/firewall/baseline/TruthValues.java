package dev.portcullis.firewall.baseline;

import java.util.ArrayList;
import java.util.List;

/**
 * Redacted statements in which {@code TRUE} and {@code FALSE} are values as good as any: MySQL holds them to be 1 and 0, while its digest,
 * and so a shape, tells them from numbers.
 */
final class TruthValues {
    private static final String VALUE = "?";
    private static final String VALUES = "?...";

    private TruthValues() {}

    /** A redacted statement with a literal in place of each {@code TRUE} and {@code FALSE}, lists folded; the very same text if it has none. */
    static String asLiterals(String redaction) {
        if (!redaction.contains(" TRUE") && !redaction.contains(" FALSE")) {
            return redaction;
        }
        List<String> folded = new ArrayList<>();
        for (String token : Anatomy.tokens(redaction)) {
            boolean truth = token.equals("TRUE") || token.equals("FALSE");
            add(folded, truth && !isTested(folded) ? VALUE : token);
        }
        return String.join(" ", folded);
    }

    /** Whether {@code IS} or {@code IS NOT} comes before. */
    private static boolean isTested(List<String> before) {
        int last = before.size() - 1;
        String word = last >= 0 ? before.get(last) : "";
        return word.equals("IS")
                || (word.equals("NOT") && last > 0 && before.get(last - 1).equals("IS"));
    }

    private static void add(List<String> tokens, String token) {
        int last = tokens.size() - 1;
        if (isList(token) && last > 0 && tokens.get(last).equals(",") && isList(tokens.get(last - 1))) {
            tokens.remove(last);
            tokens.set(last - 1, VALUES);
        } else if (token.equals(")")
                && last > 0
                && isList(tokens.get(last))
                && tokens.get(last - 1).equals("(")) {
            String row = "(" + tokens.remove(last) + ")";
            boolean listed = last > 1 && tokens.get(last - 2).equals("IN");
            tokens.remove(last - 1);
            if (listed) {
                tokens.set(last - 2, "IN(?...)");
            } else {
                tokens.add(row);
            }
        } else {
            tokens.add(token);
        }
    }

    private static boolean isList(String token) {
        return token.equals(VALUE) || token.equals(VALUES);
    }
}
