package dev.portcullis.audit.policy;

import dev.portcullis.policy.InvalidPolicyException;
import dev.portcullis.policy.WatchedPolicy;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A policy file, and the audit policy in force. Safe for all threads. */
public final class AuditPolicyFile {
    private record Section(boolean hasKey) implements WatchedPolicy.Section<AuditPolicy> {
        @Override
        public AuditPolicy read(String file, String text) throws InvalidPolicyException {
            return AuditPolicy.parse(file, text, hasKey);
        }

        @Override
        public AuditPolicy take(@Nullable AuditPolicy before, AuditPolicy next) {
            return next;
        }

        @Override
        public String version(AuditPolicy policy) {
            return policy.content();
        }
    }

    private final WatchedPolicy<AuditPolicy> watched;

    private AuditPolicyFile(WatchedPolicy<AuditPolicy> watched) {
        this.watched = watched;
    }

    /**
     * Opens a policy file; from then on changes of it are followed for as long as the returned object is held.
     *
     * @param hasKey whether there is a key for {@code binds: hmac}
     * @throws InvalidPolicyException when the section has a mistake: there is no last good version to stay with
     */
    public static AuditPolicyFile open(Path file, boolean hasKey) throws IOException, InvalidPolicyException {
        return new AuditPolicyFile(WatchedPolicy.open(file, new Section(hasKey)));
    }

    /** The policy in force; the same object until it changes. */
    public AuditPolicy current() {
        return watched.current();
    }
}
