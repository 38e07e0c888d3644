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
        int quoteEnd = c == '\'' || c == '"' || c == '`' ? cursor.sql.indexOf(c, cursor.position + 1) + 1 : 0;
        if (CharClass.is(CharClass.BLANK, c)) {
            cursor.position++;
        } else if (quoteEnd > 0 && quoteEnd <= close) {
            if (c == '`') {
                cursor.addQuotedName(quoteEnd);
            } else {
                cursor.addValue(Token.STRING, quoteEnd);
            }
        } else if (c == '.' && cursor.isAt(CharClass.DIGIT, cursor.position + 1)) {
            cursor.addValue(Token.NUMBER, CharClass.skip(CharClass.DIGIT, cursor.sql, cursor.position + 1));
        } else if (CharClass.is(CharClass.WORD, c)) {
            scanHintWord();
        } else {
            cursor.add(c < CharClass.ASCII ? c : Token.INVALID, cursor.position + 1);
        }
    }

    private void scanHintWord() {
        int wordEnd = cursor.wordEnd(cursor.position);
        int next = CharClass.skip(CharClass.BLANK, cursor.sql, wordEnd);
        if (CharClass.skip(CharClass.DIGIT, cursor.sql, cursor.position) == wordEnd) {
            boolean fraction = wordEnd < cursor.length && cursor.sql.charAt(wordEnd) == '.';
            cursor.addValue(
                    Token.NUMBER, fraction ? CharClass.skip(CharClass.DIGIT, cursor.sql, wordEnd + 1) : wordEnd);
        } else if (next < cursor.length
                && cursor.sql.charAt(next) == '('
                && HintNames.contains(cursor.sql, cursor.position, wordEnd)) {
            cursor.tokens.addName(Token.HINT, cursor.position, wordEnd, cursor.ending & Words.CASELESS);
            cursor.position = wordEnd;
            cursor.end = wordEnd;
        } else {
            cursor.addName(wordEnd);
        }
    }
}
