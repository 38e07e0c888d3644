package dev.portcullis.policy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One section of a policy file, and its version in force. The file is read again every two seconds, whole, so that an edit within one tick of the
 * file system's clock or a swapped symbolic link is noticed too. A new version that has a mistake is not taken: the last good one stays
 * in force, one log line says so, and {@link #problem} keeps saying it. Any thread may call {@link #current}: it is one volatile read.
 */
public final class WatchedPolicy<T> implements Housekeeping.Task {
    private static final System.Logger LOG = System.getLogger(WatchedPolicy.class.getName());

    private final Path file;
    private final Section<T> section;
    private volatile T current;
    private volatile @Nullable String problem;

    // Touched by the constructor and then by the housekeeping thread alone.
    private byte[] inForce;

    /** What a feature makes of a policy file. */
    public interface Section<T> {
        /**
         * Reads the section.
         *
         * @param file the name that errors give
         */
        T read(String file, String text) throws InvalidPolicyException;

        /** Hears of each version before it is in force, and every two seconds of the one that is; gives back the one to use. */
        T take(@Nullable T before, T next);

        /** The name of a version, for the log. */
        String version(T policy);
    }

    private WatchedPolicy(Path file, Section<T> section) throws IOException, InvalidPolicyException {
        this.file = file;
        this.section = section;
        this.inForce = bytes(file);
        this.current = section.take(null, parse(inForce));
    }

    /**
     * Opens a policy file; from then on changes of it are followed for as long as the returned object is held.
     *
     * @throws InvalidPolicyException when the file has a mistake: there is no last good version to stay with
     */
    public static <T> WatchedPolicy<T> open(Path file, Section<T> section) throws IOException, InvalidPolicyException {
        WatchedPolicy<T> policy = unwatched(file, section);
        Housekeeping.add(policy);
        return policy;
    }

    /** A policy file that is read again only when {@link #keep} is called. */
    public static <T> WatchedPolicy<T> unwatched(Path file, Section<T> section)
            throws IOException, InvalidPolicyException {
        return new WatchedPolicy<>(file, section);
    }

    /** The version in force; the same object until it changes. */
    public T current() {
        return current;
    }

    /** Why the newest version of the file is not the one in force, or null when it is. */
    public @Nullable String problem() {
        return problem;
    }

    /** Takes the file's new version. */
    @Override
    public void keep() {
        current = section.take(current, current);
        try {
            byte[] now = bytes(file);
            if (!Arrays.equals(now, inForce)) {
                T changed = parse(now);
                inForce = now;
                current = section.take(current, changed);
                LOG.log(Level.INFO, "Policy {0} changed: version {1} is in force", file, section.version(current));
            }
            problem = null;
        } catch (IOException e) {
            keepOld(file + " cannot be read: " + e);
        } catch (InvalidPolicyException e) {
            keepOld(String.valueOf(e.getMessage()));
        }
    }

    private void keepOld(String why) {
        if (!why.equals(problem)) {
            LOG.log(
                    Level.ERROR,
                    "Policy version {0} stays in force, the new one has a mistake: {1}",
                    section.version(current),
                    why);
        }
        problem = why;
    }

    private T parse(byte[] bytes) throws InvalidPolicyException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return section.read(file.toString(), text);
        } catch (CharacterCodingException e) {
            throw new InvalidPolicyException(file + ":1:1: the file is not UTF-8");
        }
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
