package dev.portcullis.audit.policy;

import dev.portcullis.policy.InvalidPolicyException;
import dev.portcullis.policy.WatchedPolicy;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A policy file, and the audit policy in force. Safe for all threads. */
public final class AuditPolicyFile {
    private static final System.Logger LOG = System.getLogger(AuditPolicyFile.class.getName());

    private record Section(Set<BindMode> keys) implements WatchedPolicy.Section<AuditPolicy> {
        @Override
        public AuditPolicy read(String file, String text) throws InvalidPolicyException {
            return AuditPolicy.parse(file, text, keys);
        }

        @Override
        public AuditPolicy take(@Nullable AuditPolicy before, AuditPolicy next) {
            if (before != null && !properties(before).equals(properties(next))) {
                LOG.log(
                        Level.WARNING,
                        "The sinks of policy version {0} are not those of {1}. A trail has the sinks that it began with until the"
                                + " process or its DataSource ends",
                        next.content(),
                        before.content());
            }
            return next;
        }

        private static List<Map<String, String>> properties(AuditPolicy policy) {
            return policy.sinks().stream().map(SinkEntry::properties).toList();
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
     * @param keys the modes of {@code binds} that there is a key for
     * @throws InvalidPolicyException when the section has a mistake: there is no last good version to stay with
     */
    public static AuditPolicyFile open(Path file, Set<BindMode> keys) throws IOException, InvalidPolicyException {
        return new AuditPolicyFile(WatchedPolicy.open(file, new Section(keys)));
    }

    /** The policy in force; the same object until it changes. */
    public AuditPolicy current() {
        return watched.current();
    }
}
