package dev.portcullis.firewall;

/** Names the part of a statement that a finding points at, for people. */
final class Place {
    private Place() {}

    static String of(Outline outline, int token) {
        if (token >= outline.count()) {
            return "at its end";
        }
        if (outline.statements().size() > 1 && token >= outline.statements().get(1)) {
            return "behind the first statement";
        }
        return switch (outline.clause(token)) {
            case SELECT_LIST -> "in the list of columns";
            case FROM -> "in the FROM clause";
            case ON -> "in the condition of a JOIN";
            case WHERE -> "in the WHERE clause";
            case GROUP_BY -> "in the GROUP BY clause";
            case HAVING -> "in the HAVING clause";
            case ORDER_BY -> "in the ORDER BY clause";
            case LIMIT -> "in the LIMIT clause";
            case VALUES -> "in the VALUES list";
            case SET -> "in the SET clause";
            case INTO -> "in the INTO clause";
            case NONE -> "outside its clauses";
        };
    }
}
