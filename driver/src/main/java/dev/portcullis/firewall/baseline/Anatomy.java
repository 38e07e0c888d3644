package dev.portcullis.firewall.baseline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A redacted statement taken apart into what stays and what a builder may leave out.
 *
 * @param frame what every statement of one builder shares: {@code SELECT .. FROM `t`}, or {@code UPDATE `t`}; the whole statement when it is of
 *     another kind or combines several queries
 * @param parts the joins, conditions that AND connects, sort and group columns and assignments, each led by its clause, and the remaining clauses
 */
record Anatomy(String frame, Set<String> parts) {
    private static final Set<String> JOINS =
            Set.of("JOIN", "INNER", "LEFT", "RIGHT", "CROSS", "STRAIGHT_JOIN", "NATURAL");
    private static final Set<String> ORS = Set.of("OR", "XOR", "||", "&&");
    /** Statements that hold one of these outside parentheses are not taken apart. */
    private static final Set<String> WHOLE =
            Set.of(";", "UNION", "EXCEPT", "INTERSECT", "INTO", "PROCEDURE", "WINDOW", "!invalid", "!unterminated");

    Anatomy {
        parts = Set.copyOf(parts);
    }

    static Anatomy of(String text) {
        List<String> tokens = tokens(text);
        String verb = tokens.isEmpty() ? "" : tokens.get(0);
        boolean known = verb.equals("SELECT") || verb.equals("UPDATE") || verb.equals("DELETE");
        if (!known || text.endsWith(BaselineLine.CUT)) {
            return new Anatomy(text, Set.of());
        }
        Dissector dissector = new Dissector(tokens, verb);
        return dissector.dissect() ? new Anatomy(dissector.frame(), dissector.parts) : new Anatomy(text, Set.of());
    }

    /** Blanks part tokens, except inside back quotes. */
    static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || (text.charAt(i) == ' ' && !quoted)) {
                tokens.add(text.substring(start, i));
                start = i + 1;
            } else if (text.charAt(i) == '`') {
                quoted = !quoted;
            }
        }
        return tokens;
    }

    /** Walks the tokens once and cuts outside parentheses and {@code CASE}. */
    private static final class Dissector {
        final Set<String> parts = new HashSet<>();
        private final List<String> tokens;
        private final boolean assigns;
        private final Set<String> clausesSeen = new HashSet<>();
        private String clause = "";
        private boolean from;
        private int depth;
        private boolean between;
        private final List<List<String>> pieces = new ArrayList<>();
        private boolean divisible = true;
        private String frame = "";

        Dissector(List<String> tokens, String verb) {
            this.tokens = tokens;
            this.assigns = verb.equals("UPDATE");
            this.from = assigns;
            pieces.add(new ArrayList<>());
        }

        String frame() {
            return frame;
        }

        /** Returns false when the statement cannot be taken apart. */
        boolean dissect() {
            for (int i = 0; i < tokens.size(); i++) {
                String token = tokens.get(i);
                if (depth == 0 && WHOLE.contains(token)) {
                    return false;
                }
                String opened = depth == 0 ? clauseAt(i) : "";
                if (!opened.isEmpty() && !open(opened)) {
                    return false;
                }
                place(token);
            }
            close();
            return depth == 0;
        }

        private void place(String token) {
            if (token.equals("(") || token.equals("CASE")) {
                depth++;
            } else if (token.equals(")") || token.equals("END")) {
                depth--;
            }
            if (depth == 0) {
                if (token.equals("FROM")) {
                    from = true;
                }
                if (ORS.contains(token)) {
                    divisible = false;
                }
                if (token.equals("BETWEEN")) {
                    between = true;
                } else if (token.equals("AND") && between) {
                    between = false;
                } else if (separates(token)) {
                    pieces.add(new ArrayList<>());
                    return;
                }
            }
            pieces.get(pieces.size() - 1).add(token);
        }

        private boolean separates(String token) {
            return switch (clause) {
                case "WHERE", "HAVING" -> token.equals("AND");
                case "GROUP", "ORDER", "SET" -> token.equals(",");
                default -> false;
            };
        }

        /** The clause that starts at a token, or an empty text. */
        private String clauseAt(int i) {
            String token = tokens.get(i);
            String next = i + 1 < tokens.size() ? tokens.get(i + 1) : "";
            return switch (token) {
                case "WHERE", "HAVING", "LIMIT" -> from ? token : "";
                case "GROUP", "ORDER" -> from && next.equals("BY") ? token : "";
                case "FOR" -> from && (next.equals("UPDATE") || next.equals("SHARE")) ? token : "";
                case "LOCK" -> from && next.equals("IN") ? token : "";
                case "SET" -> assigns ? token : "";
                default -> from && JOINS.contains(token) && !next.equals("(") && startsJoin(i) ? "JOIN" : "";
            };
        }

        /** {@code JOIN} of {@code LEFT JOIN} starts nothing new. */
        private boolean startsJoin(int i) {
            String before = tokens.get(i - 1);
            return (clause.isEmpty() || clause.equals("JOIN")) && !JOINS.contains(before) && !before.equals("OUTER");
        }

        private boolean open(String opened) {
            close();
            clause = opened;
            return clausesSeen.add(opened) || opened.equals("JOIN");
        }

        private void close() {
            if (clause.isEmpty()) {
                frame = String.join(" ", pieces.get(0));
            } else if (divisible) {
                for (int i = 0; i < pieces.size(); i++) {
                    List<String> piece = pieces.get(i);
                    List<String> bare = i == 0 ? piece.subList(leading(), piece.size()) : piece;
                    parts.add(clause + ' ' + String.join(" ", bare));
                }
            } else {
                StringBuilder whole = new StringBuilder(clause);
                pieces.forEach(piece -> whole.append(" | ").append(String.join(" ", piece)));
                parts.add(whole.toString());
            }
            pieces.clear();
            pieces.add(new ArrayList<>());
            divisible = true;
            between = false;
        }

        /** How many tokens the clause's own words take. */
        private int leading() {
            return switch (clause) {
                case "JOIN" -> 0;
                case "GROUP", "ORDER" -> 2;
                default -> 1;
            };
        }
    }
}
