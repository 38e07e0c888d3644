package dev.portcullis.firewall;

/**
 * A comment at the end of the text that swallows the rest of the statement that the application wrote.
 */
final class CommentTruncation extends Rule {
    private static final int AND = Words.kind("AND");

    CommentTruncation() {
        super(new RuleCard(
                "comment-truncation",
                "Comment truncation",
                "a comment that hides the rest of the statement",
                "CWE-89, CAPEC-66",
                "SELECT id FROM accounts WHERE name = 'admin' -- ' AND secret = 'x'",
                "SELECT id FROM accounts WHERE name = 'admin' -- '"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (outline.hasParameters() && !outline.followsLiteral(outline.count())) {
            return;
        }
        if (outline.endsInComment(Token.HIDES_CODE) || (endsInOrdinals(outline) && endsInLineComment(outline))) {
            report.add(this, CERTAIN, outline.count());
        } else if (outline.endsInComment(Token.HIDES_QUOTE) && !endsInString(outline)) {
            report.add(this, CERTAIN, outline.count());
        } else if (endsInLineComment(outline)) {
            report.add(this, STRONG, outline.count());
        }
    }

    /** Whether the last literal may be the one that the quote in the comment belongs to, and nothing more was written behind another value. */
    private static boolean endsInString(Outline outline) {
        int last = outline.count() - 1;
        return outline.isLiteral(last) && outline.has(last, Token.STRING) && !isWidened(outline);
    }

    /** {@code a = 'x' OR b = 'y' -- '}: more rows are taken in, and the comment spares the quote. */
    private static boolean isWidened(Outline outline) {
        for (Operand operand : outline.operands()) {
            int kind = outline.kind(operand.left);
            boolean widens = outline.isConnective(operand.left) && kind != AND && kind != Token.AND_AND;
            if (widens && operand.open < 0 && outline.followsLiteral(operand.left)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsInLineComment(Outline outline) {
        return outline.endsInComment(Token.IN_LINE_COMMENT);
    }

    /** Whether the list of columns calls what only makes sense with {@code GROUP BY}. */
    private static boolean aggregates(Outline outline) {
        for (int i = 1; outline.clause(i) == Clause.SELECT_LIST; i++) {
            if (Grammar.isAggregate(outline.kind(i)) && outline.isCall(i)) {
                return true;
            }
        }
        return false;
    }

    /** {@code GROUP BY 7} or {@code ORDER BY 1, 2} behind a literal: how attackers count the columns of a query. */
    private static boolean endsInOrdinals(Outline outline) {
        int last = outline.count() - 1;
        Clause clause = outline.clause(last);
        boolean ordinals = outline.has(last, Token.NUMBER) && !outline.has(last, Token.STRING);
        boolean counts = clause == Clause.GROUP_BY || (clause == Clause.ORDER_BY && outline.kind(last) == Token.VALUES);
        return ordinals && counts && outline.followsLiteral(last) && !aggregates(outline);
    }
}
