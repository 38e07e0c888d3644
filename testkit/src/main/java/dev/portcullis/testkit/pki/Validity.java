package dev.portcullis.testkit.pki;

import java.time.Duration;
import java.time.Instant;

/** The period in which a certificate is valid, both ends included. */
public record Validity(Instant notBefore, Instant notAfter) {
    private static final Duration LEAF_LIFE = Duration.ofDays(365);

    public Validity {
        if (notAfter.isBefore(notBefore)) {
            throw new IllegalArgumentException("notAfter " + notAfter + " lies before notBefore " + notBefore);
        }
    }

    /** A year that began yesterday. */
    public static Validity current() {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        return new Validity(yesterday, yesterday.plus(LEAF_LIFE));
    }

    /** A year that ended an hour ago. */
    public static Validity expired() {
        Instant anHourAgo = Instant.now().minus(Duration.ofHours(1));
        return new Validity(anHourAgo.minus(LEAF_LIFE), anHourAgo);
    }

    /** A year that begins tomorrow. */
    public static Validity notYet() {
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        return new Validity(tomorrow, tomorrow.plus(LEAF_LIFE));
    }
}
