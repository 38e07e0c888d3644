package dev.portcullis.firewall;

/** Reads what a comment may begin or end with: dashes, number signs, slashes and stars. */
final class CommentScanner {
    private final Cursor cursor;

    CommentScanner(Cursor cursor) {
        this.cursor = cursor;
    }

    void scanDash() {
        if (Comments.startsWithDashes(cursor.sql, cursor.position)) {
            skipLineComment();
        } else if (cursor.sql.startsWith("->>", cursor.position)) {
            cursor.add(Token.JSON_UNQUOTE, cursor.position + 3);
        } else if (cursor.sql.startsWith("->", cursor.position)) {
            cursor.add(Token.JSON_EXTRACT, cursor.position + 2);
        } else {
            cursor.add('-', cursor.position + 1);
        }
    }

    void skipLineComment() {
        int newline = cursor.sql.indexOf('\n', cursor.position);
        if (newline < 0) {
            cursor.pending |= Token.IN_LINE_COMMENT | Comments.hidden(cursor.sql, cursor.position);
        } else {
            cursor.pending |= Token.AFTER_LINE_COMMENT;
        }
        skipComment(newline < 0 ? cursor.length : newline + 1);
    }

    void scanSlash() {
        boolean comment = cursor.position + 1 < cursor.length && cursor.sql.charAt(cursor.position + 1) == '*';
        if (!comment) {
            cursor.add('/', cursor.position + 1);
        } else if (cursor.position + 2 >= cursor.length || cursor.sql.charAt(cursor.position + 2) != '!') {
            skipBlockComment(Comments.end(cursor.sql, cursor.position));
        } else if (Comments.version(cursor.sql, cursor.position) > cursor.dialect.serverVersion()) {
            skipBlockComment(Comments.skippedEnd(cursor.sql, cursor.position));
        } else {
            cursor.versioned = true;
            cursor.position = Comments.codeStart(cursor.sql, cursor.position);
        }
    }

    private void skipBlockComment(int commentEnd) {
        if (commentEnd < 0) {
            cursor.add(Token.UNTERMINATED, cursor.length);
        } else {
            cursor.pending |= Token.AFTER_BLOCK_COMMENT;
            skipComment(commentEnd);
        }
    }

    private void skipComment(int commentEnd) {
        if (cursor.position == cursor.end) {
            cursor.end = commentEnd;
        }
        cursor.position = commentEnd;
    }

    void scanStar() {
        if (cursor.versioned && cursor.position + 1 < cursor.length && cursor.sql.charAt(cursor.position + 1) == '/') {
            cursor.versioned = false;
            cursor.position += 2;
            cursor.pending |= Token.AFTER_BLOCK_COMMENT;
        } else {
            cursor.add('*', cursor.position + 1);
        }
    }
}
