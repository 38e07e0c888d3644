package dev.portcullis.firewall;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A statement as it may be written down: its tokens with one blank between them, keywords in capitals, names in back quotes, and each
 * literal, or list of them, as {@code ?}. Texts of one {@link Shape} have one redaction.
 */
public final class Redaction {
    private static final String ALGORITHM = "HmacSHA256";

    private Redaction() {}

    /** The redacted text of a statement, read as a session of the given dialect reads it. It holds no literal and no comment. */
    public static String of(String sql, Dialect dialect) {
        Tokens tokens = new Scanner().scan(sql, dialect);
        StringBuilder text = new StringBuilder(sql.length());
        for (int i = 0; tokens.kind(i) != Token.END; i++) {
            if (i > 0) {
                text.append(' ');
            }
            append(text, sql, tokens, i);
        }
        return text.toString();
    }

    /** What tells the literals of one text from those of another, and nothing to who lacks the key; 0 for a text without any. */
    public static long fingerprint(String sql, Dialect dialect, byte[] key) {
        Tokens tokens = new Scanner().scan(sql, dialect);
        StringBuilder literals = new StringBuilder();
        for (int i = 0; tokens.kind(i) != Token.END; i++) {
            if (isLiteral(tokens, i)) {
                literals.append(sql, tokens.start(i), tokens.end(i)).append('\0');
            }
        }
        return literals.length() == 0 ? 0 : fingerprint(literals, key);
    }

    private static boolean isLiteral(Tokens tokens, int i) {
        int kind = tokens.kind(i);
        return kind >= Token.VALUE
                && kind <= Token.IN_ROW
                && tokens.has(i, Token.NUMBER | Token.STRING | Token.HEX | Token.EMPTY);
    }

    private static void append(StringBuilder text, String sql, Tokens tokens, int i) {
        int kind = tokens.kind(i);
        if (kind >= Token.FIRST_WORD) {
            text.append(Words.spelling(kind));
            return;
        }
        switch (kind) {
            case Token.IDENTIFIER -> appendName(text, sql, tokens, i);
            case Token.VALUE -> text.append('?');
            case Token.VALUES -> text.append("?...");
            case Token.ROW_OF_ONE -> text.append("(?)");
            case Token.ROWS_OF_ONE -> text.append("(?)...");
            case Token.ROW -> text.append("(?...)");
            case Token.ROWS -> text.append("(?...)...");
            case Token.IN_ROW -> text.append("IN(?...)");
            case Token.CHARSET -> text.append("_charset");
            case Token.HINT -> text.append(tokens.name(sql, i).toUpperCase(Locale.ROOT));
            case Token.HINTS_START -> text.append("/*+");
            case Token.HINTS_END -> text.append("*/");
            case Token.LESS_OR_EQUAL -> text.append("<=");
            case Token.GREATER_OR_EQUAL -> text.append(">=");
            case Token.NOT_EQUAL -> text.append("<>");
            case Token.NULL_SAFE_EQUAL -> text.append("<=>");
            case Token.SHIFT_LEFT -> text.append("<<");
            case Token.SHIFT_RIGHT -> text.append(">>");
            case Token.AND_AND -> text.append("&&");
            case Token.OR_OR -> text.append("||");
            case Token.CONCAT -> text.append("||concat");
            case Token.ASSIGN -> text.append(":=");
            case Token.JSON_EXTRACT -> text.append("->");
            case Token.JSON_UNQUOTE -> text.append("->>");
            case Token.INVALID -> text.append("!invalid");
            case Token.UNTERMINATED -> text.append("!unterminated");
            default -> text.append((char) kind);
        }
    }

    private static void appendName(StringBuilder text, String sql, Tokens tokens, int i) {
        StringBuilder name = new StringBuilder();
        tokens.appendName(name, sql, i);
        text.append('`');
        for (int c = 0; c < name.length(); c++) {
            text.append(name.charAt(c));
            if (name.charAt(c) == '`') {
                text.append('`');
            }
        }
        text.append('`');
    }

    private static long fingerprint(CharSequence literals, byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            byte[] hash = mac.doFinal(literals.toString().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
