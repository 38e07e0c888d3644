package dev.portcullis.firewall.policy;

import dev.portcullis.policy.InvalidPolicyException;
import dev.portcullis.policy.WatchedPolicy;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A policy file, and the firewall's policy in force. An exception that expires is dropped within seconds. Safe for all threads. */
public final class PolicyFile {
    private final WatchedPolicy<Policy> watched;

    private PolicyFile(WatchedPolicy<Policy> watched) {
        this.watched = watched;
    }

    /**
     * Opens a policy file; from then on changes of it are followed for as long as the returned object is held.
     *
     * @param knownRules the ids of the firewall's rules; any other id is a mistake
     * @throws InvalidPolicyException when the file has a mistake: there is no last good version to stay with
     */
    public static PolicyFile open(Path file, Set<String> knownRules) throws IOException, InvalidPolicyException {
        return new PolicyFile(WatchedPolicy.open(file, new Section(file, knownRules, Clock.systemUTC())));
    }

    /** A policy file that is read again only when {@link #keep} is called. */
    static PolicyFile unwatched(Path file, Set<String> knownRules, Clock clock)
            throws IOException, InvalidPolicyException {
        return new PolicyFile(WatchedPolicy.unwatched(file, new Section(file, knownRules, clock)));
    }

    /** The policy in force; the same object until it changes. */
    public Policy current() {
        return watched.current();
    }

    /** Why the newest version of the file is not the one in force, or null when it is. */
    public @Nullable String problem() {
        return watched.problem();
    }

    /** Takes the file's new version and drops the exceptions that expired. */
    void keep() {
        watched.keep();
    }

    private record Section(Path file, Set<String> knownRules, Clock clock) implements WatchedPolicy.Section<Policy> {
        private static final System.Logger LOG = System.getLogger(PolicyFile.class.getName());

        @Override
        public Policy read(String name, String text) throws InvalidPolicyException {
            return Policy.parse(name, text, knownRules, today());
        }

        @Override
        public Policy take(@Nullable Policy before, Policy next) {
            Policy now = next.on(today());
            for (Exemption expired : now.expired()) {
                if (before == null || !before.expired().contains(expired)) {
                    LOG.log(
                            Level.WARNING,
                            "Policy {0}:{1}: the exception expired on {2} and is no longer applied; renew or remove it",
                            file,
                            Integer.toString(expired.line()),
                            expired.expires());
                }
            }
            return now;
        }

        @Override
        public String version(Policy policy) {
            return policy.version();
        }

        private LocalDate today() {
            return LocalDate.now(clock.withZone(ZoneOffset.UTC));
        }
    }
}
