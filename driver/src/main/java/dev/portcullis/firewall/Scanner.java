package dev.portcullis.firewall;

/**
 * MySQL's lexical rules: one pass over a text into {@link Tokens}, for any text in linear time and without an
 * exception. What MySQL's own scanner refuses is a token too ({@link Token#INVALID}, {@link Token#UNTERMINATED}).
 * Keeps its buffers from text to text, so a scan allocates nothing; one thread at a time.
 *
 * <p>The rules are those that {@code STATEMENT_DIGEST_TEXT} of MySQL 8.0 shows, not those of the SQL standard: a word
 * after a full stop is never a keyword, {@code 1.e(} is an opening parenthesis, {@code --1} is no comment.
 */
final class Scanner {
    private static final int SELECT = Words.kind("SELECT");
    private static final int INSERT = Words.kind("INSERT");
    private static final int REPLACE = Words.kind("REPLACE");
    private static final int UPDATE = Words.kind("UPDATE");
    private static final int DELETE = Words.kind("DELETE");
    private static final int NOT = Words.kind("NOT");
    private static final int NULL = Words.kind("NULL");

    private final Cursor cursor = new Cursor();
    private final LiteralScanner literals = new LiteralScanner(cursor);
    private final OperatorScanner operators = new OperatorScanner(cursor);
    private final CommentScanner comments = new CommentScanner(cursor);
    private final HintScanner hints = new HintScanner(cursor);
    private final Fingerprint fingerprint = new Fingerprint();
    private final ShapeDigest shape = new ShapeDigest();

    /** The tokens of a text, valid until the next call. The last one is {@link Token#END}. */
    Tokens scan(String text, Dialect readAs) {
        return scan(text, readAs, true, Tokens.MOST_UNFOLDED);
    }

    /** As {@link #scan(String, Dialect)}, but each value of a list is a token: for who needs the place of every literal. */
    Tokens scanEachValue(String text, Dialect readAs) {
        return scanEachValue(text, readAs, Tokens.MOST_UNFOLDED);
    }

    /** As {@link #scanEachValue(String, Dialect)}, but stops at that many tokens or soon behind: for who needs the beginning alone. */
    Tokens scanEachValue(String text, Dialect readAs, int mostTokens) {
        return scan(text, readAs, false, Math.min(mostTokens, Tokens.MOST_UNFOLDED));
    }

    private Tokens scan(String text, Dialect readAs, boolean foldsLists, int mostUnfolded) {
        cursor.start(text, readAs, foldsLists, mostUnfolded);
        while (!cursor.isAtEnd()) {
            char c = text.charAt(cursor.position);
            if (c == ' ') {
                cursor.position++;
            } else if (CharClass.is(CharClass.DIGIT, c)) {
                scanNumberOrWord(c);
            } else if (CharClass.is(CharClass.WORD, c)) {
                scanWord(c);
            } else if (CharClass.is(CharClass.BLANK, c)) {
                cursor.position++;
            } else {
                scanPunctuation(c);
            }
        }
        return cursor.finish();
    }

    /** The fingerprint of the text scanned last, valid until the next call. */
    Fingerprint fingerprint() {
        fingerprint.take(cursor.tokens);
        return fingerprint;
    }

    /** The shape of the text scanned last. */
    Shape shape(String text) {
        return shape.of(text, cursor.tokens);
    }

    private void scanPunctuation(char c) {
        switch (c) {
            case '(', ',', ';', '+', '%', '^', '~', '{', '}' -> cursor.add(c, cursor.position + 1);
            case ')' -> cursor.addClose();
            case '\'' -> literals.scanString('\'', cursor.position);
            case '"' -> {
                if (cursor.dialect.ansiQuotes()) {
                    scanQuotedIdentifier('"');
                } else {
                    literals.scanString('"', cursor.position);
                }
            }
            case '`' -> scanQuotedIdentifier('`');
            case '.' -> scanFullStop();
            case '@' -> scanVariable();
            case '#' -> comments.skipLineComment();
            case '/' -> comments.scanSlash();
            case '-' -> comments.scanDash();
            case '*' -> comments.scanStar();
            case '?' -> cursor.addValue(Token.PARAMETER, cursor.position + 1);
            case '<', '>', '=', '!' -> operators.scanComparison(c);
            case '&' -> operators.scanPair('&', Token.AND_AND);
            case '|' -> operators.scanPair('|', cursor.dialect.pipesAsConcat() ? Token.CONCAT : Token.OR_OR);
            case ':' -> operators.scanPair('=', Token.ASSIGN);
            default -> cursor.add(Token.INVALID, cursor.position + 1);
        }
    }

    private void scanNumberOrWord(char first) {
        int prefixed = first == '0' ? Numbers.prefixedEnd(cursor.sql, cursor.position) : -1;
        if (prefixed > 0) {
            literals.addHex(prefixed - cursor.position - 2, prefixed);
            return;
        }
        int i = CharClass.skip(CharClass.DIGIT, cursor.sql, cursor.position + 1);
        if (i < cursor.length && cursor.sql.charAt(i) == '.') {
            scanFraction(i + 1);
        } else if (!cursor.isAt(CharClass.WORD, i)) {
            cursor.addValue(Token.NUMBER, i);
        } else {
            int exponent = Numbers.isExponent(cursor.sql, i) ? Numbers.exponentEnd(cursor.sql, i) : -1;
            if (exponent > 0) {
                cursor.addValue(Token.NUMBER, exponent);
            } else {
                scanIdentifier();
            }
        }
    }

    /**
     * A number after its full stop. {@code 1.e} and {@code 1.e-} without digits are dropped, as MySQL drops them, and the
     * character that follows is a token by itself, even where it would start a longer one.
     */
    private void scanFraction(int fraction) {
        int i = CharClass.skip(CharClass.DIGIT, cursor.sql, fraction);
        int numberEnd = Numbers.isExponent(cursor.sql, i) ? Numbers.exponentEnd(cursor.sql, i) : i;
        if (numberEnd > 0) {
            cursor.addValue(Token.NUMBER, numberEnd);
            return;
        }
        cursor.pending |= Token.AFTER_DROPPED_NUMBER;
        cursor.position = Numbers.signEnd(cursor.sql, i + 1);
        char next = cursor.position < cursor.length ? cursor.sql.charAt(cursor.position) : 0;
        if (next == '-' || next == ')') {
            scanPunctuation(next);
        } else {
            int token = ".;(,+*/%^~{}&|:!@".indexOf(next) >= 0 ? next : Token.INVALID;
            cursor.add(token, Math.min(cursor.position + 1, cursor.length));
        }
    }

    private void scanWord(char first) {
        if (cursor.position + 1 < cursor.length
                && cursor.sql.charAt(cursor.position + 1) == '\''
                && literals.scanPrefixedString(first)) {
            return;
        }
        int i = cursor.wordEnd(cursor.position);
        char next = i < cursor.length ? cursor.sql.charAt(i) : 0;
        if (next == '.' && cursor.isAt(CharClass.WORD, i + 1)) {
            scanIdentifier();
            return;
        }
        if (cursor.dialect.ignoreSpace()) {
            int call = CharClass.skip(CharClass.BLANK, cursor.sql, i);
            next = call < cursor.length ? cursor.sql.charAt(call) : 0;
        }
        int kind = Words.kindAt(cursor.sql, cursor.position, i, cursor.ending, next == '(');
        if (kind == Token.IDENTIFIER) {
            if (first == '_' && CharsetNames.contains(cursor.sql, cursor.position + 1, i)) {
                cursor.add(Token.CHARSET, i);
            } else {
                cursor.addName(i);
            }
        } else if (kind == NULL && expectsOperand()) {
            cursor.addValue(Token.NULL, i);
        } else {
            cursor.add(kind, i);
            if (kind == SELECT || kind == INSERT || kind == UPDATE || kind == DELETE || kind == REPLACE) {
                hints.scanHints();
            }
        }
    }

    /** Whether {@code NULL} at this place is a value, and not half of {@code IS NULL}, {@code NOT NULL} and the like. */
    private boolean expectsOperand() {
        int last = cursor.tokens.count() - 1;
        boolean escape = cursor.tokens.kind(last) == Token.IDENTIFIER && cursor.tokens.kind(last - 1) == '{';
        if (escape || cursor.tokens.kind(last) == Token.HINTS_END) {
            return true;
        }
        return Words.expectsOperand(cursor.tokens.kind(cursor.tokens.kind(last) == NOT ? last - 1 : last));
    }

    /** A name that is no keyword, and the names that full stops join to it. */
    private void scanIdentifier() {
        cursor.addName(cursor.wordEnd(cursor.position));
        while (!cursor.tokens.isCut()
                && cursor.position < cursor.length
                && cursor.sql.charAt(cursor.position) == '.'
                && cursor.isAt(CharClass.WORD, cursor.position + 1)) {
            cursor.add('.', cursor.position + 1);
            cursor.addName(cursor.wordEnd(cursor.position));
        }
    }

    private void scanFullStop() {
        if (cursor.isAt(CharClass.DIGIT, cursor.position + 1)) {
            scanFraction(cursor.position + 1);
        } else {
            addFullStop();
        }
    }

    private void addFullStop() {
        cursor.add('.', cursor.position + 1);
        if (cursor.isAt(CharClass.WORD, cursor.position)) {
            scanIdentifier();
        }
    }

    private void scanVariable() {
        cursor.add('@', cursor.position + 1);
        char next = cursor.position < cursor.length ? cursor.sql.charAt(cursor.position) : 0;
        if (next == '@') {
            cursor.add('@', cursor.position + 1);
            scanSystemVariable();
        } else if (next != '\'' && next != '"' && next != '`') {
            cursor.addValue(Token.NAME, CharClass.skip(CharClass.HOST, cursor.sql, cursor.position));
        }
    }

    private void scanSystemVariable() {
        if (cursor.position < cursor.length && cursor.sql.charAt(cursor.position) == '`') {
            return;
        }
        int i = cursor.wordEnd(cursor.position);
        if (i == cursor.position) {
            cursor.add(Token.INVALID, i);
            return;
        }
        int kind = Words.kindAt(cursor.sql, cursor.position, i, cursor.ending, false);
        if (kind == Token.IDENTIFIER) {
            cursor.addName(i);
        } else {
            cursor.add(kind, i);
        }
        if (i < cursor.length && cursor.sql.charAt(i) == '.') {
            addFullStop();
        }
    }

    private void scanQuotedIdentifier(char quote) {
        int close = cursor.sql.indexOf(quote, cursor.position + 1);
        while (close >= 0 && close + 1 < cursor.length && cursor.sql.charAt(close + 1) == quote) {
            close = cursor.sql.indexOf(quote, close + 2);
        }
        if (close < 0) {
            cursor.add(Token.UNTERMINATED, cursor.length);
        } else {
            cursor.addQuotedName(close + 1);
        }
    }
}
