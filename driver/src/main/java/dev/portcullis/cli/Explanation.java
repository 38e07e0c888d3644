package dev.portcullis.cli;

import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Finding;
import dev.portcullis.firewall.Firewall;
import dev.portcullis.firewall.RuleCard;
import dev.portcullis.firewall.Span;
import dev.portcullis.firewall.Verdict;
import java.io.PrintWriter;
import java.util.Locale;

/** A verdict for a person: what was decided, by which rules, and where in the text they point. */
record Explanation(String sql, Verdict verdict, boolean coloured) {
    private static final int WIDTH = 100;
    private static final int BEFORE = 40;

    void write(PrintWriter out) {
        String colour = switch (verdict.action()) {
            case ALLOW -> "32";
            case OBSERVE -> "33";
            case BLOCK -> "31";
        };
        out.println(paint(colour, verdict.action().name()) + "  shape " + verdict.shape());
        for (String rule : verdict.rules()) {
            if (verdict.analysis().findings().stream()
                    .noneMatch(finding -> finding.rule().equals(rule))) {
                out.println("  " + rule + ": " + verdict.reason());
            }
        }
        for (Finding finding : verdict.analysis().findings()) {
            if (verdict.rules().contains(finding.rule())) {
                RuleCard card = Firewall.rule(finding.rule());
                out.println("  " + finding.rule()
                        + (card == null ? "" : ": " + card.technique() + " [" + card.reference() + "]"));
                Span span = Firewall.locate(sql, Dialect.DEFAULT, finding);
                underline(span == null ? new Span(sql.length(), sql.length()) : span, colour, out);
            }
        }
    }

    /** Shows the line that the span starts on, or as much of it as fits, with a mark under the span. */
    private void underline(Span span, String colour, PrintWriter out) {
        int lineStart = sql.lastIndexOf('\n', span.start() - 1) + 1;
        int newline = sql.indexOf('\n', span.start());
        int lineEnd = newline < 0 ? sql.length() : newline;
        int from = span.start() - lineStart > BEFORE ? span.start() - BEFORE : lineStart;
        int to = Math.min(lineEnd, from + WIDTH);
        String lead = from > lineStart ? "..." : "";
        int marked = Math.max(1, Math.min(span.end(), to) - span.start());
        out.println("    " + lead + printable(sql.substring(from, to)) + (to < lineEnd ? "..." : ""));
        out.println("    " + " ".repeat(lead.length() + span.start() - from) + paint(colour, "^".repeat(marked)));
    }

    /** The same number of characters, none of which moves the cursor. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            shown.append(c == '\t' ? ' ' : Character.isISOControl(c) || isUnseen(c) ? '.' : c);
        }
        return shown.toString();
    }

    private static boolean isUnseen(char c) {
        int type = Character.getType(c);
        return type == Character.FORMAT || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    private String paint(String colour, String text) {
        return coloured ? String.format(Locale.ROOT, "\u001b[%sm%s\u001b[0m", colour, text) : text;
    }
}
