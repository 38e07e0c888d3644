package dev.portcullis.firewall;

/**
 * The kinds of tokens and what else a token says, packed into one int: the low 16 bits are the kind, which is all that
 * the shape of a statement sees; the bits above are marks that only rules look at.
 *
 * <p>A punctuation character is its own kind. Words are numbered from {@link #FIRST_WORD} by {@link Words}.
 */
final class Token {
    static final int KIND = 0xFFFF;

    /** The text is over. */
    static final int END = 0;

    /** An identifier, quoted or not, that is no keyword where it stands. */
    static final int IDENTIFIER = 128;
    /** A literal or a parameter marker; also the name after a single {@code @}. */
    static final int VALUE = 129;
    /** Two or more values with commas between them. */
    static final int VALUES = 130;
    /** {@code (value)} */
    static final int ROW_OF_ONE = 131;
    /** {@code (value), (value) ..} */
    static final int ROWS_OF_ONE = 132;
    /** {@code (values)} */
    static final int ROW = 133;
    /** {@code (values), (values) ..} */
    static final int ROWS = 134;
    /** {@code IN} with a row of nothing but values. */
    static final int IN_ROW = 135;
    /** A character set introducer such as {@code _utf8mb4}. */
    static final int CHARSET = 136;

    static final int HINTS_START = 137;
    static final int HINTS_END = 138;
    /** The name of an optimizer hint, in any case of letters. */
    static final int HINT = 139;

    static final int LESS_OR_EQUAL = 140;
    static final int GREATER_OR_EQUAL = 141;
    static final int NOT_EQUAL = 142;
    static final int NULL_SAFE_EQUAL = 143;
    static final int SHIFT_LEFT = 144;
    static final int SHIFT_RIGHT = 145;
    static final int AND_AND = 146;
    /** {@code ||} where it means OR. */
    static final int OR_OR = 147;
    /** {@code ||} under {@code PIPES_AS_CONCAT}. */
    static final int CONCAT = 148;

    static final int ASSIGN = 149;
    static final int JSON_EXTRACT = 150;
    static final int JSON_UNQUOTE = 151;

    /** In hints, empty: the name before it touches an {@code @}. */
    static final int HINT_BEFORE_AT = 152;

    /** A character, or a malformed hex or bit literal, at which MySQL's own scanner gives up. */
    static final int INVALID = 160;
    /** A string, quoted identifier or comment that the text ends in. */
    static final int UNTERMINATED = 161;

    static final int FIRST_WORD = 256;

    // Marks. On a folded list they say what at least one of its values is.
    static final int NUMBER = 1 << 16;
    static final int STRING = 1 << 17;
    /** A hexadecimal or bit literal. */
    static final int HEX = 1 << 18;

    static final int PARAMETER = 1 << 19;
    static final int NULL = 1 << 20;
    /** An empty string. */
    static final int EMPTY = 1 << 21;
    /** A number with its sign. */
    static final int SIGNED = 1 << 22;
    /** An identifier in quotes. */
    static final int QUOTED = 1 << 23;
    /** Nothing but a comment, if anything, between this token and the one before. */
    static final int GLUED = 1 << 24;

    static final int AFTER_BLOCK_COMMENT = 1 << 25;
    static final int AFTER_LINE_COMMENT = 1 << 26;
    /** Inside a version comment that this server runs. */
    static final int VERSIONED = 1 << 27;
    /** Follows a {@code 1.e}, which MySQL's scanner drops. */
    static final int AFTER_DROPPED_NUMBER = 1 << 28;
    /** On {@link #END}: the text ends inside a comment that runs to the end of the line. */
    static final int IN_LINE_COMMENT = 1 << 29;
    /** A hexadecimal literal of three bytes or more. */
    static final int LONG_HEX = 1 << 30;
    /** The name after a single {@code @}. */
    static final int NAME = 1 << 31;

    // Marks of END, where those of literals have no meaning.
    /** The comment that the text ends in holds code. */
    static final int HIDES_CODE = 1 << 16;
    /** The comment that the text ends in holds a quote that closes none: what is left of a string that was ended early. */
    static final int HIDES_QUOTE = 1 << 17;

    private Token() {}
}
