package dev.portcullis.firewall;

/** Reads the optimizer hints behind the first word of a statement. */
final class HintScanner {
    private final Cursor cursor;

    HintScanner(Cursor cursor) {
        this.cursor = cursor;
    }

    /** Hints have lexical rules of their own: words, numbers and single characters up to the end of the comment. */
    void scanHints() {
        int start = CharClass.skip(CharClass.BLANK, cursor.sql, cursor.position);
        int close = cursor.sql.startsWith("/*+", start) ? cursor.sql.indexOf("*/", start + 3) : -1;
        if (close < 0) {
            return;
        }
        cursor.position = start;
        cursor.add(Token.HINTS_START, start + 3);
        while (cursor.position < close && !cursor.tokens.isCut()) {
            scanHint(cursor.sql.charAt(cursor.position), close);
        }
        cursor.tokens.closeHints(close, close + 2);
        cursor.position = close + 2;
        cursor.end = cursor.position;
    }

    private void scanHint(char c, int close) {
        if (CharClass.is(CharClass.BLANK, c)) {
            cursor.position++;
        } else if (c == '\'' || c == '"' || c == '`') {
            scanQuoted(c, close);
        } else if (c == '.' || CharClass.is(CharClass.DIGIT, c)) {
            scanNumber();
        } else if (CharClass.is(CharClass.WORD, c)) {
            scanWord(cursor.wordEnd(cursor.position));
        } else if (c == '@' && dropsAt()) {
            cursor.position++;
        } else {
            cursor.add(c < CharClass.ASCII ? c : Token.INVALID, cursor.position + 1);
        }
    }

    /**
     * A doubled quote is one inside; a backslash is nothing special. MySQL drops the rest of the hints where the quote is not closed, and the first
     * quote of two with nothing between them.
     */
    private void scanQuoted(char quote, int close) {
        int end = cursor.sql.indexOf(quote, cursor.position + 1);
        if (end == cursor.position + 1 && cursor.sql.charAt(end + 1) != quote) {
            cursor.position = end;
            return;
        }
        while (end > 0 && end < close && cursor.sql.charAt(end + 1) == quote) {
            end = cursor.sql.indexOf(quote, end + 2);
        }
        if (end < 0 || end >= close) {
            cursor.position = close;
        } else if (quote == '`' || (quote == '"' && cursor.dialect.ansiQuotes())) {
            cursor.addQuotedName(end + 1);
            markBeforeAt();
        } else {
            cursor.addValue(Token.STRING, end + 1);
        }
    }

    /** MySQL drops a point with no digit behind it, and a number with a point and a letter behind it. */
    private void scanNumber() {
        int digits = CharClass.skip(CharClass.DIGIT, cursor.sql, cursor.position);
        if (cursor.sql.charAt(digits) == '.') {
            int end = CharClass.skip(CharClass.DIGIT, cursor.sql, digits + 1);
            if (end == digits + 1 || CharClass.isAt(CharClass.WORD, cursor.sql, end)) {
                cursor.position = end;
            } else {
                cursor.addValue(Token.NUMBER, end);
            }
            return;
        }
        int end = cursor.wordEnd(cursor.position);
        boolean unit = end == digits + 1 && "KMG".indexOf(cursor.sql.charAt(digits)) >= 0;
        if (end == digits || unit) {
            cursor.addValue(Token.NUMBER, end);
        } else {
            scanWord(end);
        }
    }

    private void scanWord(int end) {
        if (!namesBlock() && HintNames.contains(cursor.sql, cursor.position, end)) {
            cursor.tokens.addName(Token.HINT, cursor.position, end, cursor.ending & Words.CASELESS);
            cursor.position = end;
            cursor.end = end;
        } else {
            cursor.addName(end);
            markBeforeAt();
        }
    }

    private void markBeforeAt() {
        if (cursor.sql.charAt(cursor.position) == '@') {
            cursor.add(Token.HINT_BEFORE_AT, cursor.position);
        }
    }

    /** MySQL drops an {@code @} that must start the name of a query block and does not. */
    private boolean dropsAt() {
        char next = cursor.sql.charAt(cursor.position + 1);
        boolean named = next == '`' || CharClass.is(CharClass.WORD, next);
        return !named && startsBlock(cursor.tokens.count() - 1, cursor.position);
    }

    /** Whether the word here is the name of a query block, and so no keyword. */
    private boolean namesBlock() {
        int last = cursor.tokens.count() - 1;
        return cursor.tokens.kind(last) == '@'
                && cursor.end == cursor.position
                && startsBlock(last - 1, cursor.position - 1);
    }

    /** Whether an {@code @} must start the name of a query block: it touches a name, or is the first in parentheses. */
    private boolean startsBlock(int before, int at) {
        int kind = cursor.tokens.kind(before);
        boolean first = kind == '(' && CharClass.skip(CharClass.BLANK, cursor.sql, cursor.tokens.end(before)) == at;
        return first || kind == Token.HINT_BEFORE_AT;
    }
}
