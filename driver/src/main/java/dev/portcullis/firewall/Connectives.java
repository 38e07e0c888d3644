package dev.portcullis.firewall;

/** Finds what joins a condition to those before it. Parentheses around a condition, and {@code NOT} before them, do not hide it. */
final class Connectives {
    private static final int NOT = Words.kind("NOT");

    private Connectives() {}

    /** What stands before an operand, or before the groups that it is the first of, unless they are compared or calculated with. */
    static int before(Outline outline, Operand operand) {
        int left = operand.left;
        int right = operand.right;
        while (outline.kind(left) == '(' && !outline.isCallFrame(left)) {
            right = outline.close(left) + 1;
            left = beforeNegation(outline, left);
        }
        return endsCondition(outline, right) ? left : operand.left;
    }

    /** What stands before an operand, or before the groups that hold nothing else, unless they are compared or calculated with. */
    static int beforeWhole(Outline outline, Operand operand) {
        int left = operand.left;
        int right = operand.right;
        while (outline.kind(left) == '(' && outline.close(left) == right && !outline.isCallFrame(left)) {
            left = beforeNegation(outline, left);
            right++;
        }
        return endsCondition(outline, right) ? left : operand.left;
    }

    private static boolean endsCondition(Outline outline, int right) {
        return right >= outline.count() || Grammar.sort(outline.kind(right)) != Grammar.Sort.CONTENT;
    }

    private static int beforeNegation(Outline outline, int open) {
        int left = open - 1;
        while (outline.kind(left) == NOT || outline.kind(left) == '!') {
            left--;
        }
        return left;
    }
}
