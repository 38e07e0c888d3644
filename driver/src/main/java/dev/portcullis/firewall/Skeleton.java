package dev.portcullis.firewall;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A 128-bit fingerprint of what is left of a text when the contents of its strings and numbers are taken out. It is taken off the characters,
 * eight at a time, without looking at words: the short way to a statement that came before with other literals.
 *
 * <p>Two texts with one skeleton have the same {@link Tokens}, as far as {@link Fingerprint} looks at them; texts with the same tokens may have
 * several skeletons, since blanks and letters count as they stand. A literal is taken out only where {@link Scanner} must find one: what is
 * plain ASCII outside of its strings, without comments and variables, has a skeleton, and any other text has none. Keyed like
 * {@link Fingerprint}. One thread at a time.
 */
final class Skeleton {
    /** Longer texts have none. */
    static final int LONGEST = 1 << 12;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Stands for every character beyond Latin-1. */
    private static final int BEYOND = 0xFF;

    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH = 0x8080_8080_8080_8080L;
    private static final long LOW = 0x7F * ONES;

    /** The last byte of a word that ends before its eighth character: what follows, above how many characters it has. */
    private static final int SHORT_WORD = 0x80;

    private static final int NUMBER = 1 << 3;
    private static final int STRING = 2 << 3;
    private static final int EMPTY_STRING = 3 << 3;
    private static final int END = 4 << 3;

    private static final int NO_LITERAL = -1;
    private static final int NO_SKELETON = -2;

    private final CharsetEncoder encoder = StandardCharsets.ISO_8859_1.newEncoder();
    private final CharBuffer characters = CharBuffer.allocate(LONGEST);
    /** The text in Latin-1, with room for a word behind it. */
    private final byte[] text = new byte[LONGEST + Long.BYTES];

    private final ByteBuffer bytes = ByteBuffer.wrap(text);
    private int length;
    /** Up to here nothing is a literal: the end of a quoted identifier. */
    private int quotedEnd;

    private int literalEnd;
    private boolean escapes;
    private boolean ansiQuotes;
    private long first;
    private long second;
    private int turns;

    long first() {
        return first;
    }

    long second() {
        return second;
    }

    /** Takes the skeleton of a text. Returns false if it has none. */
    boolean take(String sql, Dialect dialect) {
        length = 0;
        if (sql.length() > LONGEST) {
            return false;
        }
        read(sql);
        escapes = !dialect.noBackslashEscapes();
        ansiQuotes = dialect.ansiQuotes();
        quotedEnd = 0;
        // A step of their own: mixed with the first characters, they would make one letter of another.
        long modes = modes(dialect);
        long one = Fingerprint.mix(Fingerprint.FIRST_KEY ^ modes, Fingerprint.FIRST_KEY);
        long two = Fingerprint.mix(Fingerprint.SECOND_KEY ^ modes, Fingerprint.SECOND_KEY);
        int i = 0;
        while (i < length) {
            long word = (long) EIGHT.get(text, i);
            long marks = marks(word);
            int next = i + Long.BYTES;
            if (marks != 0) {
                int literal = literalIn(i, marks);
                if (literal == NO_SKELETON) {
                    return false;
                }
                if (literal != NO_LITERAL) {
                    word = cut(word, literal - i, follower(literal));
                    next = literalEnd;
                }
            }
            one = Fingerprint.mix(one ^ word, Fingerprint.FIRST_KEY);
            two = Fingerprint.mix(two ^ word, Fingerprint.SECOND_KEY);
            i = next;
        }
        // How far the last word reaches beyond the end tells blanks of the text from none.
        long last = cut(0, i - length, END);
        first = Fingerprint.mix(one ^ last, Fingerprint.FIRST_KEY);
        second = Fingerprint.mix(two ^ last, Fingerprint.SECOND_KEY);
        return true;
    }

    /**
     * Whether the text taken last is to be remembered as a whole if it comes again. One of four is, by chance, so that a text with literals of its
     * own seldom pays for that.
     */
    boolean takesTurn() {
        turns = turns * 0x0019_660D + 0x3C6E_F35F;
        return (turns & 0xC000_0000) == 0;
    }

    /** A hash of all characters of the text taken last, quick and not keyed; 0 for one that is too long. */
    long textHash() {
        long hash = length;
        for (int i = 0; i < length; i += Long.BYTES) {
            hash = Long.rotateLeft(hash, 23) + (long) EIGHT.get(text, i) * SPREAD;
        }
        return hash * SPREAD;
    }

    private void read(String sql) {
        length = sql.length();
        sql.getChars(0, length, characters.array(), 0);
        characters.clear().limit(length);
        if (!encoder.reset().encode(characters, bytes.clear(), true).isUnderflow()) {
            for (int i = bytes.position(); i < length; i++) {
                text[i] = (byte) Math.min(sql.charAt(i), BEYOND);
            }
        }
        EIGHT.set(text, length, 0L);
    }

    private static long modes(Dialect dialect) {
        return (dialect.noBackslashEscapes() ? 1 : 0)
                | (dialect.ansiQuotes() ? 2 : 0)
                | (dialect.pipesAsConcat() ? 4 : 0)
                | (dialect.ignoreSpace() ? 8 : 0);
    }

    /** The first characters of a word, fewer than eight, with what follows them in the last byte, where ASCII has no high bit. */
    private static long cut(long word, int characters, int follower) {
        long kept = word & ((1L << (characters << 3)) - 1);
        return kept | (long) (SHORT_WORD | follower | characters) << (Long.SIZE - Byte.SIZE);
    }

    private int follower(int literal) {
        if (isDigit(text[literal])) {
            return NUMBER;
        }
        return literalEnd == literal + 2 ? EMPTY_STRING : STRING;
    }

    /**
     * The high bit of each byte that has to be looked at: digits, quotes, what may begin a comment or a variable, and what is not ASCII. Sums of
     * seven bits carry into the eighth of their own byte, no further.
     */
    private static long marks(long word) {
        long ascii = word & LOW;
        long slashOrDigit = upToNine(ascii, '/');
        long quoteOrHash = HIGH - ((ascii & 0x7E * ONES) ^ '"' * ONES);
        long apostrophe = HIGH - (ascii ^ '\'' * ONES);
        long dash = HIGH - (ascii ^ '-' * ONES);
        long atOrBackQuote = HIGH - ((ascii & 0x5F * ONES) ^ '@' * ONES);
        return (word | slashOrDigit | quoteOrHash | apostrophe | dash | atOrBackQuote) & HIGH;
    }

    /** The high bit of each byte from a character to the digit nine; the lower bits say nothing. */
    private static long upToNine(long ascii, char from) {
        return (ascii + (0x80 - from) * ONES) & ~(ascii + (0x80 - ':') * ONES);
    }

    /** Where a literal starts among the marked characters of the word at an index, or {@link #NO_LITERAL} or {@link #NO_SKELETON}. */
    private int literalIn(int from, long marks) {
        for (long left = marks; left != 0; left &= left - 1) {
            int i = from + (Long.numberOfTrailingZeros(left) >>> 3);
            literalEnd = endOfLiteral(i);
            if (literalEnd != NO_LITERAL) {
                return literalEnd == NO_SKELETON ? NO_SKELETON : i;
            }
        }
        return NO_LITERAL;
    }

    /** The end of the literal at an index, or {@link #NO_LITERAL} for plain text there, or {@link #NO_SKELETON}. */
    private int endOfLiteral(int i) {
        byte c = text[i];
        if (c < 0) {
            return NO_SKELETON;
        }
        if (i < quotedEnd) {
            return NO_LITERAL;
        }
        return switch (c) {
            case '\'' -> stringEnd(i);
            case '"' -> ansiQuotes ? NO_SKELETON : stringEnd(i);
            case '`' -> skipQuoted(i);
            case '-' -> text[i + 1] == '-' ? NO_SKELETON : NO_LITERAL;
            case '/' -> text[i + 1] == '*' ? NO_SKELETON : NO_LITERAL;
            case '#', '@' -> NO_SKELETON;
            default -> numberEnd(i);
        };
    }

    private int numberEnd(int start) {
        byte before = start == 0 ? (byte) ' ' : text[start - 1];
        if (isWord(before)) {
            return NO_LITERAL;
        }
        int i = digitsEnd(start);
        if (text[i] == '.' && isDigit(text[i + 1])) {
            i = digitsEnd(i + 1);
        }
        return before == '.' || text[i] == '.' || isWord(text[i]) ? NO_SKELETON : i;
    }

    private int digitsEnd(int start) {
        int i = start;
        long others;
        do {
            long word = (long) EIGHT.get(text, i);
            others = (word | ~upToNine(word & LOW, '0')) & HIGH;
            i += Long.numberOfTrailingZeros(others) >>> 3;
        } while (others == 0);
        return i;
    }

    private int stringEnd(int open) {
        if (open > 0 && isWord(text[open - 1])) {
            return NO_SKELETON;
        }
        byte quote = text[open];
        int i = open + 1;
        while (i < length) {
            long word = (long) EIGHT.get(text, i);
            long stops = zeros(word ^ quote * ONES) | (escapes ? zeros(word ^ '\\' * ONES) : 0);
            if (stops == 0) {
                i += Long.BYTES;
                continue;
            }
            i += Long.numberOfTrailingZeros(stops) >>> 3;
            if (text[i] == quote && text[i + 1] != quote) {
                return i + 1;
            }
            i += 2;
        }
        return NO_SKELETON;
    }

    private static long zeros(long word) {
        return ~(((word & LOW) + LOW) | word) & HIGH;
    }

    private int skipQuoted(int open) {
        int i = open + 1;
        while (i < length && (text[i] != '`' || text[i + 1] == '`')) {
            i += text[i] == '`' ? 2 : 1;
        }
        quotedEnd = i + 1;
        return i < length ? NO_LITERAL : NO_SKELETON;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    /** Whether a byte may belong to a word; all beyond ASCII may. */
    private static boolean isWord(byte c) {
        return c < 0 || CharClass.is(CharClass.WORD, (char) c);
    }
}
