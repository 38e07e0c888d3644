package dev.portcullis.firewall;

/** Finds what joins a condition to those before it. Parentheses around a condition, and {@code NOT} before them, do not hide it. */
final class Connectives {
    private static final int NOT = Words.kind("NOT");

    private Connectives() {}

    /** What stands before an operand, or before the groups that it is the first of. */
    static int before(Outline outline, Operand operand) {
        int left = operand.left;
        while (outline.kind(left) == '(' && !outline.isCallFrame(left)) {
            left = beforeNegation(outline, left);
        }
        return left;
    }

    /** What stands before an operand, or before the groups that hold nothing else. */
    static int beforeWhole(Outline outline, Operand operand) {
        int left = operand.left;
        int right = operand.right;
        while (outline.kind(left) == '(' && outline.close(left) == right && !outline.isCallFrame(left)) {
            left = beforeNegation(outline, left);
            right++;
        }
        return left;
    }

    private static int beforeNegation(Outline outline, int open) {
        int left = open - 1;
        while (outline.kind(left) == NOT || outline.kind(left) == '!') {
            left--;
        }
        return left;
    }
}
