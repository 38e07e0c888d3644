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
    private static final int VERSION_DIGITS = 5;
    /** Three bytes: from here on a hex literal can carry a word. */
    private static final int LONG_HEX_DIGITS = 6;

    private final Tokens tokens = new Tokens();
    private String sql = "";
    private Dialect dialect = Dialect.DEFAULT;
    private int length;
    private int position;
    /** Marks for the next token. */
    private int pending;

    private int end;
    private boolean versioned;
    private boolean hints;

    /** The tokens of a text, valid until the next call. The last one is {@link Token#END}. */
    Tokens scan(String text, Dialect readAs) {
        sql = text;
        dialect = readAs;
        length = text.length();
        position = 0;
        pending = 0;
        end = 0;
        versioned = false;
        hints = false;
        tokens.clear();
        while (position < length && !tokens.isCut()) {
            scanNext(text.charAt(position));
        }
        if (versioned) {
            add(Token.UNTERMINATED, length);
        }
        tokens.add(Token.END | pending, length, length);
        sql = "";
        return tokens;
    }

    private void scanNext(char c) {
        if (CharClass.is(CharClass.BLANK, c)) {
            position++;
        } else if (CharClass.is(CharClass.DIGIT, c)) {
            scanNumberOrWord();
        } else if (CharClass.is(CharClass.WORD, c)) {
            scanWord(c);
        } else {
            scanPunctuation(c);
        }
    }

    private void scanPunctuation(char c) {
        switch (c) {
            case '\'' -> scanString('\'', position, Token.STRING);
            case '"' -> {
                if (dialect.ansiQuotes()) {
                    scanQuotedIdentifier('"');
                } else {
                    scanString('"', position, Token.STRING);
                }
            }
            case '`' -> scanQuotedIdentifier('`');
            case '.' -> scanFullStop();
            case '@' -> scanVariable();
            case '#' -> skipLineComment();
            case '/' -> scanSlash();
            case '-' -> scanDash();
            case '*' -> scanStar();
            case ')' -> {
                tokens.addClose(takeMarks(), position);
                position++;
                end = position;
            }
            case '?' -> addValue(Token.PARAMETER, position + 1);
            case '<', '>', '=', '!' -> scanComparison(c);
            case '&' -> addPair('&', Token.AND_AND);
            case '|' -> addPair('|', dialect.pipesAsConcat() ? Token.CONCAT : Token.OR_OR);
            case ':' -> addPair('=', Token.ASSIGN);
            case '(', ',', ';', '+', '%', '^', '~', '{', '}' -> add(c, position + 1);
            default -> add(Token.INVALID, position + 1);
        }
    }

    private void scanNumberOrWord() {
        int i = position;
        if (sql.charAt(i) == '0' && i + 1 < length) {
            char prefix = sql.charAt(i + 1);
            int digits = prefix == 'x' ? CharClass.HEX_DIGIT : 0;
            int after = i + 2;
            while (after < length && (prefix == 'x' ? isAt(after, digits) : prefix == 'b' && isBit(after))) {
                after++;
            }
            if (after > i + 2 && !isAt(after, CharClass.WORD)) {
                addValue(Token.HEX | (after - i - 2 >= LONG_HEX_DIGITS ? Token.LONG_HEX : 0), after);
                return;
            }
        }
        i = skip(CharClass.DIGIT, i);
        if (i < length && sql.charAt(i) == '.') {
            scanFraction(i + 1);
        } else if (!isAt(i, CharClass.WORD)) {
            addValue(Token.NUMBER, i);
        } else {
            int exponent = exponentEnd(i);
            if (exponent > 0) {
                addValue(Token.NUMBER, exponent);
            } else {
                scanIdentifier(i);
            }
        }
    }

    /** The end of the exponent that starts at an {@code e}, or -1 where there is no whole one. */
    private int exponentEnd(int i) {
        if ((sql.charAt(i) | 0x20) != 'e') {
            return -1;
        }
        int digits = i + 1;
        if (digits < length && (sql.charAt(digits) == '+' || sql.charAt(digits) == '-')) {
            digits++;
        }
        return isAt(digits, CharClass.DIGIT) ? skip(CharClass.DIGIT, digits) : -1;
    }

    /**
     * A number after its full stop. {@code 1.e} and {@code 1.e-} without digits are dropped, as MySQL drops them, and the
     * character that follows is a token by itself, even where it would start a longer one.
     */
    private void scanFraction(int fraction) {
        int i = skip(CharClass.DIGIT, fraction);
        if (i >= length || (sql.charAt(i) | 0x20) != 'e') {
            addValue(Token.NUMBER, i);
            return;
        }
        int exponent = exponentEnd(i);
        if (exponent > 0) {
            addValue(Token.NUMBER, exponent);
            return;
        }
        i++;
        if (i < length && (sql.charAt(i) == '+' || sql.charAt(i) == '-')) {
            i++;
        }
        pending |= Token.AFTER_DROPPED_NUMBER;
        position = Math.min(i, length);
        char next = i < length ? sql.charAt(i) : 0;
        if (next == '-' || next == ')') {
            scanPunctuation(next);
        } else {
            add(".;(,+*/%^~{}&|:".indexOf(next) >= 0 ? next : Token.INVALID, Math.min(i + 1, length));
        }
    }

    private void scanWord(char first) {
        if (position + 1 < length && sql.charAt(position + 1) == '\'') {
            switch (first) {
                case 'x', 'X' -> {
                    scanQuotedDigits(true);
                    return;
                }
                case 'b', 'B' -> {
                    scanQuotedDigits(false);
                    return;
                }
                case 'n', 'N' -> {
                    scanString('\'', position + 1, Token.STRING);
                    return;
                }
                default -> {}
            }
        }
        int i = skip(CharClass.WORD, position + 1);
        if (i + 1 < length && sql.charAt(i) == '.' && isAt(i + 1, CharClass.WORD)) {
            scanIdentifier(i);
            return;
        }
        int next = dialect.ignoreSpace() ? skip(CharClass.BLANK, i) : i;
        addWord(i, next < length && sql.charAt(next) == '(');
    }

    private void addWord(int wordEnd, boolean call) {
        int kind = Words.kindAt(sql, position, wordEnd, call);
        if (kind == NULL && expectsOperand()) {
            addValue(Token.NULL, wordEnd);
        } else if (kind == Token.IDENTIFIER
                && sql.charAt(position) == '_'
                && CharsetNames.contains(sql, position + 1, wordEnd)) {
            add(Token.CHARSET, wordEnd);
        } else {
            add(kind, wordEnd);
            if (kind == SELECT || kind == INSERT || kind == UPDATE || kind == DELETE || kind == REPLACE) {
                scanHintsStart();
            }
        }
    }

    /** Whether {@code NULL} at this place is a value, and not half of {@code IS NULL}, {@code NOT NULL} and the like. */
    private boolean expectsOperand() {
        int last = tokens.count() - 1;
        if (tokens.kind(last) == NOT) {
            return Words.expectsOperand(tokens.kind(last - 1));
        }
        return Words.expectsOperand(tokens.kind(last));
    }

    private void scanHintsStart() {
        int i = skip(CharClass.BLANK, position);
        if (sql.startsWith("/*+", i)) {
            position = i;
            add(Token.HINTS_START, i + 3);
            hints = true;
        }
    }

    /** An identifier that is no keyword, and the names that full stops join to it. */
    private void scanIdentifier(int start) {
        add(Token.IDENTIFIER, skip(CharClass.WORD, start));
        while (position < length && sql.charAt(position) == '.' && isAt(position + 1, CharClass.WORD)) {
            add('.', position + 1);
            add(Token.IDENTIFIER, skip(CharClass.WORD, position));
        }
    }

    private void scanFullStop() {
        if (isAt(position + 1, CharClass.DIGIT)) {
            scanFraction(position + 1);
            return;
        }
        add('.', position + 1);
        if (isAt(position, CharClass.WORD)) {
            scanIdentifier(position);
        }
    }

    private void scanVariable() {
        add('@', position + 1);
        char next = position < length ? sql.charAt(position) : 0;
        if (next == '@') {
            add('@', position + 1);
            scanSystemVariable();
        } else if (next != '\'' && next != '"' && next != '`') {
            addValue(Token.NAME, skip(CharClass.HOST, position));
        }
    }

    private void scanSystemVariable() {
        if (position < length && sql.charAt(position) == '`') {
            return;
        }
        int i = skip(CharClass.WORD, position);
        if (i == position) {
            add(Token.INVALID, i);
            return;
        }
        add(Words.kindAt(sql, position, i, false), i);
        if (i < length && sql.charAt(i) == '.') {
            add('.', i + 1);
            if (isAt(position, CharClass.WORD)) {
                scanIdentifier(position);
            }
        }
    }

    private void scanString(char quote, int open, int marks) {
        boolean escapes = !dialect.noBackslashEscapes();
        int i = open + 1;
        while (i < length) {
            char c = sql.charAt(i++);
            if (c == '\\' && escapes) {
                i++;
            } else if (c == quote) {
                if (i < length && sql.charAt(i) == quote) {
                    i++;
                } else {
                    addValue(marks | (i == open + 2 ? Token.EMPTY : 0), i);
                    return;
                }
            }
        }
        add(Token.UNTERMINATED, length);
    }

    private void scanQuotedDigits(boolean hex) {
        int digits = position + 2;
        int i = digits;
        while (hex ? isAt(i, CharClass.HEX_DIGIT) : isBit(i)) {
            i++;
        }
        if (i >= length || sql.charAt(i) != '\'' || (hex && (i - digits) % 2 != 0)) {
            add(Token.INVALID, Math.min(i + 1, length));
        } else {
            addValue(Token.HEX | (i - digits >= LONG_HEX_DIGITS ? Token.LONG_HEX : 0), i + 1);
        }
    }

    private void scanQuotedIdentifier(char quote) {
        int i = position + 1;
        while (true) {
            i = sql.indexOf(quote, i);
            if (i < 0) {
                add(Token.UNTERMINATED, length);
                return;
            }
            i++;
            if (i >= length || sql.charAt(i) != quote) {
                add(Token.IDENTIFIER | Token.QUOTED, i);
                return;
            }
            i++;
        }
    }

    private void scanComparison(char first) {
        int i = position + 1;
        if (isComparison(i)) {
            i++;
            if (first == '<' && isComparison(i) && sql.charAt(i) != '<') {
                i++;
            }
        }
        add(comparison(first, i), i);
    }

    private int comparison(char first, int operatorEnd) {
        if (operatorEnd - position == 1) {
            return first;
        }
        char second = sql.charAt(position + 1);
        if (operatorEnd - position == 3) {
            return second == '=' && sql.charAt(position + 2) == '>' ? Token.NULL_SAFE_EQUAL : Token.INVALID;
        }
        if (second == '=') {
            return switch (first) {
                case '<' -> Token.LESS_OR_EQUAL;
                case '>' -> Token.GREATER_OR_EQUAL;
                case '!' -> Token.NOT_EQUAL;
                default -> Token.INVALID;
            };
        }
        if (first == '<') {
            return second == '>' ? Token.NOT_EQUAL : second == '<' ? Token.SHIFT_LEFT : Token.INVALID;
        }
        return first == '>' && second == '>' ? Token.SHIFT_RIGHT : Token.INVALID;
    }

    private void scanDash() {
        int i = position + 1;
        if (i < length && sql.charAt(i) == '-') {
            if (i + 1 >= length || isAt(i + 1, CharClass.ENDS_DASHES)) {
                skipLineComment();
                return;
            }
        } else if (i < length && sql.charAt(i) == '>') {
            boolean unquote = i + 1 < length && sql.charAt(i + 1) == '>';
            add(unquote ? Token.JSON_UNQUOTE : Token.JSON_EXTRACT, unquote ? i + 2 : i + 1);
            return;
        }
        add('-', i);
    }

    private void skipLineComment() {
        int comment = position;
        int i = sql.indexOf('\n', position);
        position = i < 0 ? length : i + 1;
        if (i < 0) {
            pending |= Token.IN_LINE_COMMENT | hidden(comment);
        } else {
            pending |= Token.AFTER_LINE_COMMENT;
        }
        end = comment == end ? position : end;
    }

    /** What a comment at the end of a text hides: the rest of a statement, words, or nothing. */
    private int hidden(int comment) {
        int hidden = 0;
        for (int i = comment; i < length; i++) {
            char c = sql.charAt(i);
            if (c == '=' || c == ')' || c == '<' || c == '>') {
                return Token.HIDES_CODE;
            }
            if (c == ' ' && isAt(i + 1, CharClass.WORD) && i + 2 < length && isAt(i + 2, CharClass.WORD)) {
                hidden = Token.HIDES_WORDS;
            }
        }
        return hidden;
    }

    private void scanSlash() {
        if (position + 1 >= length || sql.charAt(position + 1) != '*') {
            add('/', position + 1);
        } else if (position + 2 < length && sql.charAt(position + 2) == '!') {
            scanVersionComment();
        } else {
            skipBlockComment(sql.indexOf("*/", position + 2));
        }
    }

    /** Without a number, or with one that this server has reached, the comment is code. */
    private void scanVersionComment() {
        int i = position + 3;
        int version = 0;
        while (i < position + 3 + VERSION_DIGITS && isAt(i, CharClass.DIGIT)) {
            version = version * 10 + sql.charAt(i++) - '0';
        }
        if (i < position + 3 + VERSION_DIGITS) {
            version = 0;
            i = position + 3;
        }
        if (version <= dialect.serverVersion()) {
            position = i;
            versioned = true;
            return;
        }
        int close = sql.indexOf("*/", i);
        int inner = sql.indexOf("/*", i);
        while (inner >= 0 && close >= 0 && inner < close) {
            i = sql.indexOf("*/", inner + 2);
            if (i < 0) {
                close = -1;
            } else {
                close = sql.indexOf("*/", i + 2);
                inner = sql.indexOf("/*", i + 2);
            }
        }
        skipBlockComment(close);
    }

    private void skipBlockComment(int close) {
        if (close < 0) {
            add(Token.UNTERMINATED, length);
        } else {
            end = position == end ? close + 2 : end;
            position = close + 2;
            pending |= Token.AFTER_BLOCK_COMMENT;
        }
    }

    private void scanStar() {
        boolean closes = position + 1 < length && sql.charAt(position + 1) == '/';
        if (closes && hints) {
            hints = false;
            add(Token.HINTS_END, position + 2);
        } else if (closes && versioned) {
            versioned = false;
            position += 2;
            pending |= Token.AFTER_BLOCK_COMMENT;
        } else {
            add('*', position + 1);
        }
    }

    private void addPair(char second, int pair) {
        boolean paired = position + 1 < length && sql.charAt(position + 1) == second;
        add(paired ? pair : sql.charAt(position), paired ? position + 2 : position + 1);
    }

    private void add(int token, int tokenEnd) {
        tokens.add(token | takeMarks(), position, tokenEnd);
        position = tokenEnd;
        end = tokenEnd;
    }

    private void addValue(int marks, int valueEnd) {
        tokens.addValue(marks | takeMarks(), position, valueEnd);
        position = valueEnd;
        end = valueEnd;
    }

    private int takeMarks() {
        int marks = pending;
        pending = 0;
        if (versioned) {
            marks |= Token.VERSIONED;
        }
        return position == end && position > 0 ? marks | Token.GLUED : marks;
    }

    private int skip(int classes, int from) {
        int i = from;
        while (isAt(i, classes)) {
            i++;
        }
        return i;
    }

    private boolean isAt(int i, int classes) {
        return i < length && CharClass.is(classes, sql.charAt(i));
    }

    private boolean isBit(int i) {
        return i < length && (sql.charAt(i) == '0' || sql.charAt(i) == '1');
    }

    private boolean isComparison(int i) {
        return i < length && "<>=!".indexOf(sql.charAt(i)) >= 0;
    }
}
