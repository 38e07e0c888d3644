package dev.portcullis.firewall;

/**
 * A comment at the end of the text that swallows the rest of the statement that the application wrote.
 */
final class CommentTruncation extends Rule {
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
        if (outline.endsInComment(Token.HIDES_CODE)) {
            report.add(this, CERTAIN, outline.count());
        } else if (outline.endsInComment(Token.IN_LINE_COMMENT)) {
            report.add(this, STRONG, outline.count());
        }
    }
}
