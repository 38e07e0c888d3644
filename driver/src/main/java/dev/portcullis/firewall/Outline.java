package dev.portcullis.firewall;

import java.util.List;

/**
 * The light structure of a text, as far as rules need it: which parenthesis closes which, in which clause each token
 * stands, the operands between connectives and commas, the tables that it reads. Drawn in one pass by
 * {@link OutlinePass}; {@code CASE .. END} counts as a pair of parentheses.
 */
final class Outline {
    private static final int CURRENT_USER = Words.kind("CURRENT_USER");
    private static final int CREATE = Words.kind("CREATE");
    private static final int WITH = Words.kind("WITH");
    private static final int IN = Words.kind("IN");
    private static final int INTO = Words.kind("INTO");

    private final String sql;
    private final Tokens tokens;
    private final OutlinePass pass;
    private final Reach reach;
    private final int count;
    /** The first word that combines queries, or {@link #count}; below zero before it was looked for. */
    private int firstCombination = -1;

    Outline(String sql, Tokens tokens, OutlinePass pass) {
        this.sql = sql;
        this.tokens = tokens;
        this.pass = pass;
        count = tokens.count() - 1;
        reach = new Reach(tokens, pass.contents);
    }

    static Outline of(String sql, Tokens tokens) {
        OutlinePass pass = new OutlinePass(sql, tokens);
        pass.run();
        return new Outline(sql, tokens, pass);
    }

    /** How many tokens there are before the end of the text. */
    int count() {
        return count;
    }

    /** In the order in which they end. */
    List<Operand> operands() {
        return pass.operands;
    }

    /** The first token of each statement in the text. */
    List<Integer> statements() {
        return pass.statements;
    }

    /** The tables of {@code FROM} clauses: the first token of each name. */
    List<Integer> tables() {
        return pass.contents.tables;
    }

    int kind(int i) {
        return tokens.kind(i);
    }

    /** Whether a token, or the end of the text, has one of these marks. */
    boolean has(int i, int marks) {
        return tokens.has(i, marks);
    }

    Clause clause(int i) {
        Clause clause = i >= 0 && i < count ? pass.clauses[i] : null;
        return clause == null ? Clause.NONE : clause;
    }

    /** The parenthesis that encloses a token, or -1. */
    int open(int i) {
        return i >= 0 && i < count ? pass.opens[i] : -1;
    }

    /** The closing parenthesis of an opening one, or the end of the text where there is none. */
    int close(int open) {
        return open < 0 || open >= count || pass.closes[open] == 0 ? count : pass.closes[open];
    }

    /** What rules know about the name at a token: a group of {@link Names}. */
    int group(int i) {
        return i >= 0 && i < count ? pass.contents.groups[i] : Names.NONE;
    }

    /** Whether a name of a group of {@link Names} stands anywhere in the text. */
    boolean mentions(int group) {
        return (pass.contents.groupsSeen & (1 << group)) != 0;
    }

    /** Whether all that stands between a parenthesis and its end has one of these flags of {@link Operand}. */
    boolean insideHas(int open, int flags) {
        return open >= 0 && open < count && (pass.insides[open] & flags) != 0;
    }

    /** Whether the text has more tokens, or nests deeper, than is looked at. */
    boolean isCut() {
        return tokens.isCut() || pass.tooDeep;
    }

    boolean endsInComment(int marks) {
        return tokens.has(count, marks) && tokens.has(count, Token.IN_LINE_COMMENT);
    }

    /** Whether the word at a token is called as a function. */
    boolean isCall(int i) {
        int next = kind(i + 1);
        return next == '(' || next == Token.ROW || next == Token.ROW_OF_ONE;
    }

    /** Whether a value, a truth value or one value in parentheses stands at a token. */
    boolean isLiteral(int i) {
        int kind = kind(i);
        return kind == Token.VALUE || kind == Token.ROW_OF_ONE || Grammar.isTruth(kind);
    }

    /** Whether a literal stands at a token, alone or as the first or last of several with commas between them. */
    boolean isLiteralOrList(int i) {
        return isLiteral(i) || kind(i) == Token.VALUES;
    }

    boolean isConnective(int i) {
        return Grammar.joinsConditions(kind(i));
    }

    /** Whether a parenthesis holds the arguments of a call. */
    boolean isCallFrame(int open) {
        return open >= 0
                && open != pass.procedureArguments
                && Grammar.frameKind(kind(open), kind(open - 1), kind(open + 1)) == Grammar.CALL;
    }

    /** Whether a parenthesis holds the list behind {@code IN}, and no query. */
    boolean isInList(int open) {
        return open > 0
                && kind(open) == '('
                && kind(open - 1) == IN
                && Grammar.frameKind('(', IN, kind(open + 1)) != Grammar.SUBQUERY;
    }

    boolean isCase(int open) {
        return open >= 0 && kind(open) == Grammar.CASE;
    }

    /** Whether an operand is all that its pair of parentheses holds, and they are no call. */
    boolean isWholeGroup(Operand operand) {
        return operand.open >= 0
                && kind(operand.left) == '('
                && kind(operand.right) == ')'
                && !isCallFrame(operand.open);
    }

    /** Whether no connective stands between a parenthesis and the given one. */
    boolean isFirstOperand(int open, int connective) {
        for (int i = open + 1; i < connective; i++) {
            if (kind(i) == '(') {
                i = close(i);
            } else if (isConnective(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a subquery in its own parentheses starts at a token. */
    boolean isSubquery(int i) {
        return (kind(i) == Grammar.SELECT || kind(i) == WITH) && kind(i - 1) == '(';
    }

    /** Whether a subquery stands at a token where a statement takes a value. */
    boolean isValueSubquery(int i) {
        return isSubquery(i) && clause(i - 1).takesValue();
    }

    /** For a word such as {@code UNION}: the {@code SELECT} before it in the same parentheses, or -1. */
    int queryBefore(int union) {
        return pass.closes[union] - 1;
    }

    /** Whether {@code UNION} or the like stands before a token. */
    boolean combinesQueriesBefore(int i) {
        if (firstCombination < 0) {
            firstCombination = 0;
            while (firstCombination < count && !Grammar.combinesQueries(kind(firstCombination))) {
                firstCombination++;
            }
        }
        return firstCombination < i;
    }

    /** Whether a token may have been injected behind a literal, see {@link Reach}. */
    boolean followsLiteral(int i) {
        return reach.covers(i);
    }

    /** Whether the text is prepared: it has parameter markers. */
    boolean hasParameters() {
        return pass.contents.parameters;
    }

    /** Whether the text queries or changes rows, rather than defining objects or administering the server. */
    boolean isQuery() {
        return Verbs.isQuery(kind(0));
    }

    boolean writesRows() {
        return Verbs.writesRows(kind(0));
    }

    /** Whether the text has a {@code FROM} or {@code VALUES} clause or assigns columns. */
    boolean worksOnRows() {
        return pass.worksOnRows;
    }

    /** Whether the text is one statement that creates an object, such as a view or a program: nothing is injected into its body. */
    boolean definesObject() {
        return kind(0) == CREATE && (pass.statements.size() == 1 || definesProgram());
    }

    /** Whether the text creates or alters a stored program, whose body holds statements. */
    boolean definesProgram() {
        return Verbs.definesProgram(tokens);
    }

    boolean isSystemTable(int i) {
        return group(i) == Names.SYSTEM_SCHEMA && kind(i + 1) == '.';
    }

    /** Whether the text is about the server's own schemas: the first table that its outermost query reads is one of theirs. */
    boolean readsSystemFirst() {
        for (int table : pass.contents.tables) {
            if (open(table) < 0) {
                return isSystemTable(table);
            }
        }
        return !pass.contents.tables.isEmpty() && isSystemTable(pass.contents.tables.get(0));
    }

    /** Whether a call, or a system variable, that tells about the server stands at a token. */
    boolean tellsServer(int i) {
        // INSERT INTO user (a, b)
        boolean call = (isCall(i) && kind(i - 1) != INTO) || kind(i) == CURRENT_USER;
        return (group(i) == Names.TELLS_SERVER && call) || (kind(i) == '@' && kind(i + 1) == '@');
    }

    /** Whether the name of a column, or its first part, stands at a token. */
    boolean isName(int i) {
        int kind = kind(i);
        boolean unit = Grammar.isUnit(kind) && !(Grammar.takesColumn(kind(i - 1)) && !has(i + 1, Token.STRING));
        boolean word = kind >= Token.FIRST_WORD && !Words.isReserved(kind) && !unit;
        return (kind == Token.IDENTIFIER || word) && !isCall(i) && kind(i - 1) != '@';
    }

    /** Whether a name may stand at a token: {@code user} and {@code role} are keywords, and names of many tables. */
    boolean isWord(int i) {
        int kind = kind(i);
        return kind == Token.IDENTIFIER || (kind >= Token.FIRST_WORD && !Words.isReserved(kind));
    }

    /** The name at a token, without its quotes. */
    String name(int i) {
        return tokens.name(sql, i);
    }

    /** Whether the name at a token, without its quotes, begins with one of two words, in any case of letters. */
    boolean hasPrefix(int i, String one, String other) {
        int start = tokens.start(i) + (tokens.has(i, Token.QUOTED) ? 1 : 0);
        return sql.regionMatches(true, start, one, 0, one.length())
                || sql.regionMatches(true, start, other, 0, other.length());
    }

    /** Whether two tokens are the same name, in any case of letters, or both a star. */
    boolean isSameLastName(int one, int other) {
        return kind(one) == '*' ? kind(other) == '*' : tokens.isSameName(sql, one, other);
    }

    /** Whether the qualified names at two tokens are the same, in any case of letters. */
    boolean isSameName(int one, int other) {
        int i = one;
        int j = other;
        while (tokens.isSameName(sql, i, j) && (kind(i + 1) == '.') == (kind(j + 1) == '.')) {
            if (kind(i + 1) != '.') {
                return true;
            }
            i += 2;
            j += 2;
        }
        return false;
    }
}
