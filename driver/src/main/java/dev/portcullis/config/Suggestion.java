package dev.portcullis.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that somebody who wrote an unknown one most likely meant. */
public final class Suggestion {
    private Suggestion() {}

    /** The nearest of the known names by Levenshtein distance, unless it is far, the driver's prefix and case left aside. */
    public static Optional<String> closest(String name, Collection<String> known) {
        String wanted = bare(name);
        String best = null;
        int least = Math.max(2, wanted.length() / 4) + 1;
        for (String candidate : known) {
            int distance = distance(wanted, bare(candidate));
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    private static String bare(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith(DriverSettings.PREFIX) ? lower.substring(DriverSettings.PREFIX.length()) : lower;
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
