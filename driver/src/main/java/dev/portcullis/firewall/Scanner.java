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
    /** Three bytes: from here on a hex literal can carry a word. */
    private static final int LONG_HEX_DIGITS = 6;

    private final Tokens tokens = new Tokens();
    private final Fingerprint fingerprint = new Fingerprint();
    private final ShapeDigest shape = new ShapeDigest();
    private String sql = "";
    private Dialect dialect = Dialect.DEFAULT;
    private int length;
    private int position;
    /** Marks for the next token. */
    private int pending;
    /** The end of the token before, and of a comment right behind it. */
    private int end;

    private boolean versioned;
    /** The last eight characters of the word that {@link #wordEnd} went over, one a byte. */
    private long ending;

    /** The tokens of a text, valid until the next call. The last one is {@link Token#END}. */
    Tokens scan(String text, Dialect readAs) {
        return scan(text, readAs, true);
    }

    /** As {@link #scan(String, Dialect)}, but each value of a list is a token: for who needs the place of every literal. */
    Tokens scanEachValue(String text, Dialect readAs) {
        return scan(text, readAs, false);
    }

    private Tokens scan(String text, Dialect readAs, boolean foldsLists) {
        sql = text;
        dialect = readAs;
        length = text.length();
        position = 0;
        pending = 0;
        end = 0;
        versioned = false;
        tokens.clear(foldsLists);
        while (position < length && !tokens.isCut()) {
            char c = text.charAt(position);
            if (c == ' ') {
                position++;
            } else if (CharClass.is(CharClass.DIGIT, c)) {
                scanNumberOrWord(c);
            } else if (CharClass.is(CharClass.WORD, c)) {
                scanWord(c);
            } else if (CharClass.is(CharClass.BLANK, c)) {
                position++;
            } else {
                scanPunctuation(c);
            }
        }
        if (versioned) {
            add(Token.UNTERMINATED, length);
        }
        tokens.close(pending, length);
        sql = "";
        return tokens;
    }

    /** The fingerprint of the text scanned last, valid until the next call. */
    Fingerprint fingerprint() {
        fingerprint.take(tokens);
        return fingerprint;
    }

    /** The shape of the text scanned last. */
    Shape shape(String text) {
        return shape.of(text, tokens);
    }

    private void scanPunctuation(char c) {
        switch (c) {
            case '(', ',', ';', '+', '%', '^', '~', '{', '}' -> add(c, position + 1);
            case ')' -> {
                tokens.addClose(takeMarks(), position);
                position++;
                end = position;
            }
            case '\'' -> scanString('\'', position);
            case '"' -> {
                if (dialect.ansiQuotes()) {
                    scanQuotedIdentifier('"');
                } else {
                    scanString('"', position);
                }
            }
            case '`' -> scanQuotedIdentifier('`');
            case '.' -> scanFullStop();
            case '@' -> scanVariable();
            case '#' -> skipLineComment();
            case '/' -> scanSlash();
            case '-' -> scanDash();
            case '*' -> scanStar();
            case '?' -> addValue(Token.PARAMETER, position + 1);
            case '<', '>', '=', '!' -> scanComparison(c);
            case '&' -> addPair('&', Token.AND_AND);
            case '|' -> addPair('|', dialect.pipesAsConcat() ? Token.CONCAT : Token.OR_OR);
            case ':' -> addPair('=', Token.ASSIGN);
            default -> add(Token.INVALID, position + 1);
        }
    }

    private void scanNumberOrWord(char first) {
        int prefixed = first == '0' ? Numbers.prefixedEnd(sql, position) : -1;
        if (prefixed > 0) {
            addHex(prefixed - position - 2, prefixed);
            return;
        }
        int i = CharClass.skip(CharClass.DIGIT, sql, position + 1);
        if (i < length && sql.charAt(i) == '.') {
            scanFraction(i + 1);
        } else if (!isAt(CharClass.WORD, i)) {
            addValue(Token.NUMBER, i);
        } else {
            int exponent = Numbers.isExponent(sql, i) ? Numbers.exponentEnd(sql, i) : -1;
            if (exponent > 0) {
                addValue(Token.NUMBER, exponent);
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
        int i = CharClass.skip(CharClass.DIGIT, sql, fraction);
        int numberEnd = Numbers.isExponent(sql, i) ? Numbers.exponentEnd(sql, i) : i;
        if (numberEnd > 0) {
            addValue(Token.NUMBER, numberEnd);
            return;
        }
        pending |= Token.AFTER_DROPPED_NUMBER;
        position = Numbers.signEnd(sql, i + 1);
        char next = position < length ? sql.charAt(position) : 0;
        if (next == '-' || next == ')') {
            scanPunctuation(next);
        } else {
            int token = ".;(,+*/%^~{}&|:!@".indexOf(next) >= 0 ? next : Token.INVALID;
            add(token, Math.min(position + 1, length));
        }
    }

    private void scanWord(char first) {
        if (position + 1 < length && sql.charAt(position + 1) == '\'' && scanPrefixedString(first)) {
            return;
        }
        int i = wordEnd(position);
        char next = i < length ? sql.charAt(i) : 0;
        if (next == '.' && isAt(CharClass.WORD, i + 1)) {
            scanIdentifier();
            return;
        }
        if (dialect.ignoreSpace()) {
            int call = CharClass.skip(CharClass.BLANK, sql, i);
            next = call < length ? sql.charAt(call) : 0;
        }
        int kind = Words.kindAt(sql, position, i, ending, next == '(');
        if (kind == Token.IDENTIFIER) {
            if (first == '_' && CharsetNames.contains(sql, position + 1, i)) {
                add(Token.CHARSET, i);
            } else {
                addName(i);
            }
        } else if (kind == NULL && expectsOperand()) {
            addValue(Token.NULL, i);
        } else {
            add(kind, i);
            if (kind == SELECT || kind == INSERT || kind == UPDATE || kind == DELETE || kind == REPLACE) {
                scanHints();
            }
        }
    }

    private boolean scanPrefixedString(char prefix) {
        switch (prefix) {
            case 'x', 'X' -> scanQuotedDigits(CharClass.skip(CharClass.HEX_DIGIT, sql, position + 2), true);
            case 'b', 'B' -> scanQuotedDigits(Numbers.bitsEnd(sql, position + 2), false);
            case 'n', 'N' -> scanString('\'', position + 1);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code NULL} at this place is a value, and not half of {@code IS NULL}, {@code NOT NULL} and the like. */
    private boolean expectsOperand() {
        int last = tokens.count() - 1;
        boolean escape = tokens.kind(last) == Token.IDENTIFIER && tokens.kind(last - 1) == '{';
        if (escape || tokens.kind(last) == Token.HINTS_END) {
            return true;
        }
        return Words.expectsOperand(tokens.kind(tokens.kind(last) == NOT ? last - 1 : last));
    }

    /** Hints have lexical rules of their own: words, numbers and single characters up to the end of the comment. */
    private void scanHints() {
        int start = CharClass.skip(CharClass.BLANK, sql, position);
        int close = sql.startsWith("/*+", start) ? sql.indexOf("*/", start + 3) : -1;
        if (close < 0) {
            return;
        }
        position = start;
        add(Token.HINTS_START, start + 3);
        while (position < close && !tokens.isCut()) {
            scanHint(sql.charAt(position), close);
        }
        tokens.closeHints(close, close + 2);
        position = close + 2;
        end = position;
    }

    private void scanHint(char c, int close) {
        int quoteEnd = c == '\'' || c == '"' || c == '`' ? sql.indexOf(c, position + 1) + 1 : 0;
        if (CharClass.is(CharClass.BLANK, c)) {
            position++;
        } else if (quoteEnd > 0 && quoteEnd <= close) {
            if (c == '`') {
                addQuotedName(quoteEnd);
            } else {
                addValue(Token.STRING, quoteEnd);
            }
        } else if (c == '.' && isAt(CharClass.DIGIT, position + 1)) {
            addValue(Token.NUMBER, CharClass.skip(CharClass.DIGIT, sql, position + 1));
        } else if (CharClass.is(CharClass.WORD, c)) {
            scanHintWord();
        } else {
            add(c < CharClass.ASCII ? c : Token.INVALID, position + 1);
        }
    }

    private void scanHintWord() {
        int wordEnd = wordEnd(position);
        int next = CharClass.skip(CharClass.BLANK, sql, wordEnd);
        if (CharClass.skip(CharClass.DIGIT, sql, position) == wordEnd) {
            boolean fraction = wordEnd < length && sql.charAt(wordEnd) == '.';
            addValue(Token.NUMBER, fraction ? CharClass.skip(CharClass.DIGIT, sql, wordEnd + 1) : wordEnd);
        } else if (next < length && sql.charAt(next) == '(' && HintNames.contains(sql, position, wordEnd)) {
            tokens.addName(Token.HINT, position, wordEnd, ending & Words.CASELESS);
            position = wordEnd;
            end = wordEnd;
        } else {
            addName(wordEnd);
        }
    }

    /** A name that is no keyword, and the names that full stops join to it. */
    private void scanIdentifier() {
        addName(wordEnd(position));
        while (!tokens.isCut()
                && position < length
                && sql.charAt(position) == '.'
                && isAt(CharClass.WORD, position + 1)) {
            add('.', position + 1);
            addName(wordEnd(position));
        }
    }

    private void scanFullStop() {
        if (isAt(CharClass.DIGIT, position + 1)) {
            scanFraction(position + 1);
        } else {
            addFullStop();
        }
    }

    private void addFullStop() {
        add('.', position + 1);
        if (isAt(CharClass.WORD, position)) {
            scanIdentifier();
        }
    }

    private void scanVariable() {
        add('@', position + 1);
        char next = position < length ? sql.charAt(position) : 0;
        if (next == '@') {
            add('@', position + 1);
            scanSystemVariable();
        } else if (next != '\'' && next != '"' && next != '`') {
            addValue(Token.NAME, CharClass.skip(CharClass.HOST, sql, position));
        }
    }

    private void scanSystemVariable() {
        if (position < length && sql.charAt(position) == '`') {
            return;
        }
        int i = wordEnd(position);
        if (i == position) {
            add(Token.INVALID, i);
            return;
        }
        int kind = Words.kindAt(sql, position, i, ending, false);
        if (kind == Token.IDENTIFIER) {
            addName(i);
        } else {
            add(kind, i);
        }
        if (i < length && sql.charAt(i) == '.') {
            addFullStop();
        }
    }

    private void scanString(char quote, int open) {
        boolean escapes = !dialect.noBackslashEscapes();
        String text = sql;
        int i = open + 1;
        while (i < length) {
            char c = text.charAt(i++);
            if (c == '\\' && escapes) {
                i++;
            } else if (c == quote) {
                if (i < length && text.charAt(i) == quote) {
                    i++;
                } else {
                    addValue(i == open + 2 ? Token.STRING | Token.EMPTY : Token.STRING, i);
                    return;
                }
            }
        }
        add(Token.UNTERMINATED, length);
    }

    private void scanQuotedDigits(int digitsEnd, boolean hex) {
        int digits = digitsEnd - position - 2;
        boolean whole = digitsEnd < length && sql.charAt(digitsEnd) == '\'' && !(hex && digits % 2 != 0);
        if (whole) {
            addHex(digits, digitsEnd + 1);
        } else {
            add(Token.INVALID, Math.min(digitsEnd + 1, length));
        }
    }

    private void scanQuotedIdentifier(char quote) {
        int close = sql.indexOf(quote, position + 1);
        while (close >= 0 && close + 1 < length && sql.charAt(close + 1) == quote) {
            close = sql.indexOf(quote, close + 2);
        }
        if (close < 0) {
            add(Token.UNTERMINATED, length);
        } else {
            addQuotedName(close + 1);
        }
    }

    private void addQuotedName(int nameEnd) {
        long name = Fingerprint.name(sql, position + 1, nameEnd - 1, -1);
        tokens.addName(Token.IDENTIFIER | Token.QUOTED | takeMarks(), position, nameEnd, name);
        position = nameEnd;
        end = nameEnd;
    }

    private void scanComparison(char first) {
        char second = comparisonAt(position + 1);
        if (second == 0) {
            add(first, position + 1);
            return;
        }
        char third = first == '<' && comparisonAt(position + 2) != '<' ? comparisonAt(position + 2) : 0;
        int token = third == 0 ? operator(first, second) : Token.INVALID;
        if (third == '>' && second == '=') {
            token = Token.NULL_SAFE_EQUAL;
        }
        add(token, position + (third == 0 ? 2 : 3));
    }

    private static int operator(char first, char second) {
        return switch (first) {
            case '<' -> second == '=' ? Token.LESS_OR_EQUAL : second == '>' ? Token.NOT_EQUAL : lessTwice(second);
            case '>' -> second == '=' ? Token.GREATER_OR_EQUAL : second == '>' ? Token.SHIFT_RIGHT : Token.INVALID;
            case '!' -> second == '=' ? Token.NOT_EQUAL : '!';
            default -> Token.INVALID;
        };
    }

    private static int lessTwice(char second) {
        return second == '<' ? Token.SHIFT_LEFT : Token.INVALID;
    }

    /** The character at an index if a comparison operator may go on with it, or 0. */
    private char comparisonAt(int i) {
        char c = i < length ? sql.charAt(i) : 0;
        return c == '<' || c == '>' || c == '=' || c == '!' ? c : 0;
    }

    private void scanDash() {
        if (Comments.startsWithDashes(sql, position)) {
            skipLineComment();
        } else if (sql.startsWith("->>", position)) {
            add(Token.JSON_UNQUOTE, position + 3);
        } else if (sql.startsWith("->", position)) {
            add(Token.JSON_EXTRACT, position + 2);
        } else {
            add('-', position + 1);
        }
    }

    private void skipLineComment() {
        int newline = sql.indexOf('\n', position);
        if (newline < 0) {
            pending |= Token.IN_LINE_COMMENT | Comments.hidden(sql, position);
        } else {
            pending |= Token.AFTER_LINE_COMMENT;
        }
        skipComment(newline < 0 ? length : newline + 1);
    }

    private void scanSlash() {
        boolean comment = position + 1 < length && sql.charAt(position + 1) == '*';
        if (!comment) {
            add('/', position + 1);
        } else if (position + 2 >= length || sql.charAt(position + 2) != '!') {
            skipBlockComment(Comments.end(sql, position));
        } else if (Comments.version(sql, position) > dialect.serverVersion()) {
            skipBlockComment(Comments.skippedEnd(sql, position));
        } else {
            versioned = true;
            position = Comments.codeStart(sql, position);
        }
    }

    private void skipBlockComment(int commentEnd) {
        if (commentEnd < 0) {
            add(Token.UNTERMINATED, length);
        } else {
            pending |= Token.AFTER_BLOCK_COMMENT;
            skipComment(commentEnd);
        }
    }

    private void skipComment(int commentEnd) {
        if (position == end) {
            end = commentEnd;
        }
        position = commentEnd;
    }

    private void scanStar() {
        if (versioned && position + 1 < length && sql.charAt(position + 1) == '/') {
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

    private void addHex(int digits, int valueEnd) {
        addValue(digits >= LONG_HEX_DIGITS ? Token.HEX | Token.LONG_HEX : Token.HEX, valueEnd);
    }

    private void add(int token, int tokenEnd) {
        tokens.add(token | takeMarks(), position, tokenEnd);
        position = tokenEnd;
        end = tokenEnd;
    }

    /** Adds the name that {@link #wordEnd} went over last. */
    private void addName(int nameEnd) {
        long name = Fingerprint.name(sql, position, nameEnd, ending);
        tokens.addName(Token.IDENTIFIER | takeMarks(), position, nameEnd, name);
        position = nameEnd;
        end = nameEnd;
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

    private int wordEnd(int start) {
        String text = sql;
        long last = 0;
        int i = start;
        while (i < length) {
            char c = text.charAt(i);
            if (!CharClass.is(CharClass.WORD, c)) {
                break;
            }
            last = last << Byte.SIZE | (c < CharClass.ASCII ? c : CharClass.ASCII | (c & 0x7F));
            i++;
        }
        ending = last;
        return i;
    }

    private boolean isAt(int classes, int i) {
        return CharClass.isAt(classes, sql, i);
    }
}
