package dev.portcullis.audit;

import dev.portcullis.audit.policy.AuditPolicyFile;
import dev.portcullis.config.CallSiteRule;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the settings say about events.
 *
 * @param callSites when call sites are looked for
 * @param correlationName the client info property that holds the correlation id
 * @param correlation gives the correlation id of the running thread, or null when none is looked for
 * @param policy says what is recorded, or null for everything
 * @param keys by which bound values are hashed and turned into tokens
 */
public record CaptureOptions(
        CallSiteRule callSites,
        String correlationName,
        @Nullable Supplier<@Nullable String> correlation,
        @Nullable AuditPolicyFile policy,
        BindKeys keys) {
    /** Call sites once for each statement, the correlation id from the client info. */
    public static final CaptureOptions DEFAULT =
            new CaptureOptions(CallSiteRule.FIRST, "CorrelationId", null, null, BindKeys.NONE);
}
