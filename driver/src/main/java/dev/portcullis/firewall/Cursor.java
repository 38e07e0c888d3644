package dev.portcullis.firewall;

/**
 * A text that is being read: how far, and the tokens so far. Shared by the scanners of one text; keeps its buffers from text to text, one thread at a
 * time.
 */
final class Cursor {
    final Tokens tokens = new Tokens();
    String sql = "";
    Dialect dialect = Dialect.DEFAULT;
    int length;
    int position;
    /** Marks for the next token. */
    int pending;
    /** The end of the token before, and of a comment right behind it. */
    int end;

    boolean versioned;
    /** The last eight characters of the word that {@link #wordEnd} went over, one a byte. */
    long ending;

    void start(String text, Dialect readAs, boolean foldsLists, int mostUnfolded) {
        sql = text;
        dialect = readAs;
        length = text.length();
        position = 0;
        pending = 0;
        end = 0;
        versioned = false;
        tokens.clear(foldsLists, mostUnfolded);
    }

    /** The tokens of the text, which is forgotten. */
    Tokens finish() {
        if (versioned) {
            add(Token.UNTERMINATED, length);
        }
        tokens.close(pending, length);
        sql = "";
        return tokens;
    }

    boolean isAtEnd() {
        return position >= length || tokens.isCut();
    }

    void add(int token, int tokenEnd) {
        tokens.add(token | takeMarks(), position, tokenEnd);
        position = tokenEnd;
        end = tokenEnd;
    }

    /** Adds the name that {@link #wordEnd} went over last. */
    void addName(int nameEnd) {
        long name = Fingerprint.name(sql, position, nameEnd, ending);
        tokens.addName(Token.IDENTIFIER | takeMarks(), position, nameEnd, name);
        position = nameEnd;
        end = nameEnd;
    }

    void addQuotedName(int nameEnd) {
        long name = Fingerprint.name(sql, position + 1, nameEnd - 1, -1);
        tokens.addName(Token.IDENTIFIER | Token.QUOTED | takeMarks(), position, nameEnd, name);
        position = nameEnd;
        end = nameEnd;
    }

    void addValue(int marks, int valueEnd) {
        tokens.addValue(marks | takeMarks(), position, valueEnd);
        position = valueEnd;
        end = valueEnd;
    }

    /** Adds the closing parenthesis that stands here. */
    void addClose() {
        tokens.addClose(takeMarks(), position);
        position++;
        end = position;
    }

    private int takeMarks() {
        int marks = pending;
        pending = 0;
        if (versioned) {
            marks |= Token.VERSIONED;
        }
        return position == end && position > 0 ? marks | Token.GLUED : marks;
    }

    /** The end of the word that starts at an index, which may be empty. */
    int wordEnd(int start) {
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

    boolean isAt(int classes, int i) {
        return CharClass.isAt(classes, sql, i);
    }
}
