package dev.portcullis.firewall.policy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A policy file and the policy in force. The file is read again every two seconds, whole, so that an edit within one tick of the file
 * system's clock or a swapped symbolic link is noticed too. A new version that has a mistake is not taken: the last good one
 * stays in force, one log line says so, and {@link #problem} keeps saying it. Any thread may call {@link #current}: it is one volatile read.
 */
public final class PolicyFile implements Housekeeping.Task {
    private static final System.Logger LOG = System.getLogger(PolicyFile.class.getName());

    private final Path file;
    private final Set<String> knownRules;
    private final Clock clock;
    private volatile Policy current;
    private volatile @Nullable String problem;

    // Touched by the constructor and then by the housekeeping thread alone.
    private byte[] inForce;

    private PolicyFile(Path file, Set<String> knownRules, Clock clock) throws IOException, InvalidPolicyException {
        this.file = file;
        this.knownRules = Set.copyOf(knownRules);
        this.clock = clock;
        this.inForce = bytes(file);
        this.current = Policy.DEFAULT;
        take(parse(inForce));
    }

    /**
     * Opens a policy file; from then on changes of it are followed for as long as the returned object is held.
     *
     * @param knownRules the ids of the firewall's rules; any other id is a mistake
     * @throws InvalidPolicyException when the file has a mistake: there is no last good version to stay with
     */
    public static PolicyFile open(Path file, Set<String> knownRules) throws IOException, InvalidPolicyException {
        PolicyFile policy = unwatched(file, knownRules, Clock.systemUTC());
        Housekeeping.add(policy);
        return policy;
    }

    /** A policy file that is read again only when {@link #keep} is called. */
    static PolicyFile unwatched(Path file, Set<String> knownRules, Clock clock)
            throws IOException, InvalidPolicyException {
        return new PolicyFile(file, knownRules, clock);
    }

    /** The policy in force; the same object until it changes. */
    public Policy current() {
        return current;
    }

    /** Why the newest version of the file is not the one in force, or null when it is. */
    public @Nullable String problem() {
        return problem;
    }

    /** Takes the file's new version and drops the exceptions that expired. */
    @Override
    public void keep() {
        take(current.on(today()));
        try {
            byte[] now = bytes(file);
            if (!Arrays.equals(now, inForce)) {
                Policy changed = parse(now);
                inForce = now;
                take(changed);
                LOG.log(Level.INFO, "Policy {0} changed: version {1} is in force", file, changed.version());
            }
            problem = null;
        } catch (IOException e) {
            keepOld(file + " cannot be read: " + e);
        } catch (InvalidPolicyException e) {
            keepOld(String.valueOf(e.getMessage()));
        }
    }

    private void take(Policy policy) {
        for (Exemption expired : policy.expired()) {
            if (!current.expired().contains(expired)) {
                LOG.log(
                        Level.WARNING,
                        "Policy {0}:{1}: the exception expired on {2} and is no longer applied; renew or remove it",
                        file,
                        Integer.toString(expired.line()),
                        expired.expires());
            }
        }
        current = policy;
    }

    private void keepOld(String why) {
        if (!why.equals(problem)) {
            LOG.log(
                    Level.ERROR,
                    "Policy version {0} stays in force, the new one has a mistake: {1}",
                    current.version(),
                    why);
        }
        problem = why;
    }

    private Policy parse(byte[] bytes) throws InvalidPolicyException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Policy.parse(file.toString(), text, knownRules, today());
        } catch (CharacterCodingException e) {
            throw new InvalidPolicyException(file + ":1:1: the file is not UTF-8");
        }
    }

    private LocalDate today() {
        return LocalDate.now(clock.withZone(ZoneOffset.UTC));
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(PolicyDocument.MAX_CHARACTERS + 1);
            if (bytes.length > PolicyDocument.MAX_CHARACTERS) {
                throw new IOException("it is larger than " + PolicyDocument.MAX_CHARACTERS + " bytes");
            }
            return bytes;
        }
    }
}
