package dev.portcullis.firewall;

/**
 * A column, or a function of one that is no test, alone behind a literal and OR: true for nearly every row. So is
 * a column that is greater than the empty string.
 */
final class BareCondition extends Rule {
    private static final int AND = Words.kind("AND");
    private static final int NOT = Words.kind("NOT");
    private static final int XOR = Words.kind("XOR");
    private static final int BETWEEN = Words.kind("BETWEEN");
    private static final int AGAINST = Words.kind("AGAINST");
    private static final int IN = Words.kind("IN");
    private static final int ANY = Words.kind("ANY");
    private static final int FROM = Words.kind("FROM");
    private static final int IS = Words.kind("IS");
    private static final int TESTS = Operand.COMPARES
            | Operand.COMPARES_INSIDE
            | Operand.EXISTS
            | Operand.SUBQUERY
            | Operand.CONNECTS_INSIDE
            | Operand.LITERAL;

    BareCondition() {
        super(new RuleCard(
                "bare-condition",
                "Tautology on a column",
                "a condition that is a column or a call and compares nothing",
                "CWE-89, OWASP WSTG-INPV-05",
                "SELECT id FROM accounts WHERE id = 1 OR id",
                "SELECT id FROM accounts WHERE id = ? AND active"));
    }

    @Override
    void inspect(Outline outline, Report report) {
        if (!outline.isQuery()) {
            return;
        }
        for (Operand operand : outline.operands()) {
            if (operand.clause.isPredicate()) {
                report.add(this, weigh(outline, operand), operand.start());
            }
        }
    }

    private static int weigh(Outline outline, Operand operand) {
        if (excludes(outline, operand.left)) {
            return CERTAIN;
        }
        int connective = Connectives.beforeWhole(outline, operand);
        int value = widenedValue(outline, connective);
        if (value < 0) {
            return 0;
        }
        if (isPiped(outline, operand)) {
            return CERTAIN;
        }
        if (!operand.has(TESTS) || isLoose(outline, operand) || isNegative(outline, operand)) {
            return isFlag(outline, operand) ? WEAK : isOwnFlag(outline, operand, value) ? STRONG : CERTAIN;
        }
        boolean bare = isComplement(outline, operand, value)
                || takesWholeTable(outline, operand)
                || startsWithLiteral(outline, operand)
                || calculates(outline, operand);
        return bare ? CERTAIN : 0;
    }

    /** {@code || a IS NOT NULL}, {@code || SUBSTR(a, 1, 1) = 'x'}: honest pipes compare a column with a value, if anything. */
    private static boolean isPiped(Outline outline, Operand operand) {
        return outline.kind(operand.left) == Token.OR_OR
                && operand.has(Operand.COMPARES)
                && operand.has(Operand.COLUMN)
                && (operand.has(Operand.CALL) || outline.kind(operand.start() + 1) == IS);
    }

    /** {@code a = 1 XOR b > 2}: honest conditions are joined by AND and OR. */
    private static boolean excludes(Outline outline, int connective) {
        return outline.kind(connective) == XOR
                && outline.isLiteral(connective - 1)
                && outline.followsLiteral(connective);
    }

    /** The literal that a connective which takes more rows in stands behind, or behind the end of whose groups; else -1. */
    private static int widenedValue(Outline outline, int connective) {
        int kind = outline.kind(connective);
        if (!outline.isConnective(connective) || kind == AND || kind == Token.AND_AND) {
            return -1;
        }
        int value = connective - 1;
        while (outline.kind(value) == ')' && isGroup(outline, outline.open(value - 1))) {
            value--;
        }
        boolean literal = outline.isLiteral(value) || outline.kind(value) == Token.IN_ROW;
        return literal && outline.followsLiteral(connective) ? value : -1;
    }

    /** Whether a parenthesis encloses conditions, and nothing else. */
    private static boolean isGroup(Outline outline, int open) {
        return outline.kind(open) == '('
                && !outline.isCallFrame(open)
                && !outline.isInList(open)
                && !outline.isSubquery(open + 1);
    }

    /** {@code OR is_public}, {@code OR NOT t.has_children}: a column that is true or false by its name. */
    private static boolean isFlag(Outline outline, Operand operand) {
        int name = outline.kind(operand.start()) == NOT ? operand.start() + 1 : operand.start();
        int last = outline.kind(name + 1) == '.' ? name + 2 : name;
        return last == operand.right - 1 && outline.isName(last) && outline.hasPrefix(last, "is_", "has_");
    }

    /** {@code OR -a < 1}, {@code OR ~a = 0}: honest conditions compare a column as it is. */
    private static boolean isNegative(Outline outline, Operand operand) {
        int sign = outline.kind(operand.start());
        boolean turned = sign == '-' || sign == '+' || sign == '~';
        return turned && operand.has(Operand.COLUMN) && !operand.has(Operand.SUBQUERY);
    }

    /** {@code t.id = 3 OR t.active}: a flag, of the table whose column is compared just before. */
    private static boolean isOwnFlag(Outline outline, Operand operand, int value) {
        int name = outline.kind(operand.start()) == NOT ? operand.start() + 1 : operand.start();
        int before = value - 3;
        return operand.right - name == 3
                && outline.kind(name + 1) == '.'
                && outline.kind(before) == '.'
                && outline.isName(before - 1)
                && outline.name(before - 1).equalsIgnoreCase(outline.name(name));
    }

    /** {@code a = 1 OR a IS NOT NULL}, {@code a = 1 OR a <> 2}: the second takes in what the first leaves out, so that neither says anything. */
    private static boolean isComplement(Outline outline, Operand operand, int value) {
        int column = operand.start();
        if (outline.kind(column) == NOT) {
            column++;
        }
        int last = column;
        while (outline.kind(last + 1) == '.') {
            last += 2;
        }
        int equals = value - 1;
        if (!outline.isName(last) || outline.kind(equals) != '=' || !outline.isSameLastName(equals - 1, last)) {
            return false;
        }
        int comparison = outline.kind(last + 1);
        boolean negates = comparison == NOT || (comparison == IS && outline.kind(last + 2) == NOT);
        return outline.kind(operand.start()) == NOT || negates || comparison == Token.NOT_EQUAL;
    }

    /** {@code a = 1 OR 0 < b}, {@code OR (b, 1) > (0, 0)}, {@code OR 1 IN (b, 1)}, {@code OR 5 BETWEEN 1 AND b}. */
    private static boolean startsWithLiteral(Outline outline, Operand operand) {
        int first = outline.kind(operand.start()) == NOT ? operand.start() + 1 : operand.start();
        if (outline.kind(first) == '(') {
            int end = outline.close(first);
            return !operand.has(Operand.SUBQUERY)
                    && outline.isName(first + 1)
                    && (outline.kind(end - 2) == ',' && outline.isLiteral(end - 1))
                    && outline.open(end - 1) == first
                    && Grammar.isComparison(outline.kind(end + 1));
        }
        if (outline.kind(first) != Token.VALUE || outline.has(first, Token.PARAMETER)) {
            return false;
        }
        int comparison = outline.kind(first + 1);
        boolean orders = comparison == '<'
                || comparison == '>'
                || comparison == Token.LESS_OR_EQUAL
                || comparison == Token.GREATER_OR_EQUAL
                || comparison == Token.NOT_EQUAL;
        boolean names = outline.isName(first + 2) && (operand.right == first + 3 || operand.right == first + 5);
        boolean lists = comparison == IN
                && outline.insideHas(first + 2, Operand.LITERAL)
                && !outline.insideHas(first + 2, Operand.SUBQUERY);
        return (orders && names) || lists || (comparison == BETWEEN && outline.isLiteral(first + 2));
    }

    /** {@code a = 1 OR b | 1}: a value that is no test. Flags are tested by {@code b & 4}. */
    private static boolean calculates(Outline outline, Operand operand) {
        if (operand.has(Operand.COMPARES | Operand.SUBQUERY | Operand.EXISTS) || !operand.has(Operand.CALCULATES)) {
            return false;
        }
        for (int i = operand.start() + 1; i < operand.right; i++) {
            if (outline.kind(i) == '&' || outline.kind(i) == AGAINST) {
                return false;
            }
        }
        return true;
    }

    /** {@code a = 1 OR a IN (SELECT a FROM t)}, {@code OR a = ANY (SELECT ..)}: no row of a table is left out. */
    private static boolean takesWholeTable(Outline outline, Operand operand) {
        int column = operand.start();
        while (outline.kind(column + 1) == '.') {
            column += 2;
        }
        int open = outline.kind(column + 1) == IN ? column + 2 : column + 3;
        boolean member = outline.kind(column + 1) == IN || outline.kind(column + 2) == ANY;
        int selected = open + 2;
        while (outline.kind(selected + 1) == '.') {
            selected += 2;
        }
        int table = selected + 2;
        while (outline.kind(table + 1) == '.') {
            table += 2;
        }
        return member
                && outline.isName(column)
                && outline.isSubquery(open + 1)
                && outline.isName(selected)
                && outline.kind(selected + 1) == FROM
                && outline.kind(table + 1) == ')'
                && outline.isSameLastName(column, selected);
    }

    /** {@code INSTR(a, '')}, {@code LOCATE('', a)}, {@code a BETWEEN '' AND 'z'}: no row is left out. */
    private static boolean findsNothing(Outline outline, Operand operand, int group) {
        int call = operand.start();
        if (group == Names.FINDS && outline.kind(call + 1) == '(') {
            int end = outline.close(call + 1);
            return end == operand.right - 1
                    && (outline.has(call + 2, Token.EMPTY) || outline.has(end - 1, Token.EMPTY));
        }
        int between = call + 1;
        while (outline.kind(between) == '.') {
            between += 2;
        }
        return outline.kind(between) == BETWEEN && outline.has(between + 1, Token.EMPTY);
    }

    private static boolean isLoose(Outline outline, Operand operand) {
        int end = operand.right;
        int comparison = outline.kind(end - 2);
        if (outline.has(end - 1, Token.EMPTY) && (comparison == '>' || comparison == Token.GREATER_OR_EQUAL)) {
            return true;
        }
        int call = operand.start();
        int group = outline.group(call);
        if (findsNothing(outline, operand, group)) {
            return true;
        }
        boolean value = group == Names.TAKES_APART
                || group == Names.CHOOSES
                || group == Names.GATHERS
                || group == Names.COMPUTES
                || group == Names.COMPUTES_NUMBER;
        return operand.has(Operand.COLUMN)
                && value
                && outline.kind(call + 1) == '('
                && outline.close(call + 1) == end - 1;
    }
}
