package dev.portcullis;

import dev.portcullis.config.SqlState;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that the firewall refused before it left the process. SQLState is 42501, vendor code 0: the connection stays usable, a pool
 * keeps it, and the open transaction is as it was. No literal of the statement stands in the message.
 */
public final class FirewallException extends SQLException {
    private static final long serialVersionUID = 1L;

    private final String[] ruleIds;
    private final String technique;
    private final String reason;
    private final @Nullable String callSite;
    private final String shapeId;

    /**
     * Made by the driver alone.
     *
     * @param ruleIds the rules that called the statement an attack, the gravest first; at least one
     * @param technique the attack that the gravest of them stops
     * @param reason what in the statement made it so, without its literals
     * @param callSite {@code class#method(file:line)} of the application's frame, or null when there is none
     * @param shapeId 32 hex digits
     */
    public FirewallException(
            List<String> ruleIds, String technique, String reason, @Nullable String callSite, String shapeId) {
        super(message(ruleIds, reason, callSite, shapeId), SqlState.REFUSED_BY_POLICY.code());
        this.ruleIds = ruleIds.toArray(new String[0]);
        this.technique = technique;
        this.reason = reason;
        this.callSite = callSite;
        this.shapeId = shapeId;
    }

    /** The rules that called the statement an attack, the gravest first. */
    public List<String> ruleIds() {
        return List.of(ruleIds);
    }

    /** The attack that the gravest rule stops, as docs/firewall.md names it: {@code Union-based extraction}. */
    public String technique() {
        return technique;
    }

    /** What in the statement made it an attack, without its literals. */
    public String reason() {
        return reason;
    }

    /** {@code class#method(file:line)} of the application's frame that sent the statement, or null when there is none. */
    public @Nullable String callSite() {
        return callSite;
    }

    /** The shape of the statement: 32 hex digits, the same for every statement that differs in its literals alone. */
    public String shapeId() {
        return shapeId;
    }

    /** The entry of the policy file's {@code exceptions} that allows statements of this shape; reason and date are left to its author. */
    public String policyEntry() {
        return policyEntry(ruleIds[0], shapeId);
    }

    private static String policyEntry(String rule, String shapeId) {
        return "{rule: " + rule + ", shape: \"" + shapeId + "\", reason: \"...\", expires: YYYY-MM-DD}";
    }

    private static String message(List<String> ruleIds, String reason, @Nullable String callSite, String shapeId) {
        return "The firewall refused a statement"
                + (callSite == null ? "" : " of " + callSite)
                + ": " + reason
                + " [rule " + String.join(", ", ruleIds) + "; shape " + shapeId + "]."
                + " Nothing was sent. If the statement is honest, bind its values with '?',"
                + " or add to firewall.exceptions of the policy file: " + policyEntry(ruleIds.get(0), shapeId);
    }
}
