package dev.portcullis.firewall;

/**
 * A rule that speaks against a statement.
 *
 * @param rule the id of the rule
 * @param weight how much it says: from {@link Analysis#THRESHOLD} on it blocks alone, below that it adds to others
 * @param token the index of the folded token that the rule points at
 * @param place in what part of the statement that is, such as {@code in the WHERE clause}
 */
public record Finding(String rule, int weight, int token, String place) {}
