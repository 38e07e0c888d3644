package dev.portcullis.testkit.frontdoor;

import dev.portcullis.testkit.frontdoor.Failure.BadCertificate;
import dev.portcullis.testkit.frontdoor.Failure.BadProtocol;
import dev.portcullis.testkit.frontdoor.Failure.ClockSkew;
import dev.portcullis.testkit.frontdoor.Failure.Phase;
import dev.portcullis.testkit.frontdoor.Failure.Reset;
import dev.portcullis.testkit.frontdoor.Failure.Rogue;
import dev.portcullis.testkit.frontdoor.Failure.Stall;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The failures in force for one connection: at most one of each kind. */
record Failures(Set<Failure> chosen) {
    static final Failures NONE = new Failures(Set.of());

    static Failures of(Failure... failures) {
        Set<Failure> chosen = Set.of(failures);
        List<Class<? extends Failure>> kinds =
                chosen.stream().<Class<? extends Failure>>map(Failures::kind).toList();
        if (Set.copyOf(kinds).size() < kinds.size()) {
            throw new IllegalArgumentException("two failures of one kind cannot be in force at once: " + chosen);
        }
        return new Failures(chosen);
    }

    private static Class<? extends Failure> kind(Failure failure) {
        return failure instanceof Reset ? Stall.class : failure.getClass();
    }

    @Nullable
    BadCertificate badCertificate() {
        return one(BadCertificate.class);
    }

    @Nullable
    Rogue rogue() {
        return one(Rogue.class);
    }

    boolean has(BadProtocol failure) {
        return chosen.contains(failure);
    }

    boolean stallsAt(Phase phase) {
        return chosen.contains(new Stall(phase));
    }

    boolean resetsAt(Phase phase) {
        return chosen.contains(new Reset(phase));
    }

    /** The clock that tokens are judged by. */
    Clock clock(Clock right) {
        ClockSkew skew = one(ClockSkew.class);
        return skew == null ? right : Clock.offset(right, skew.skew());
    }

    private <T extends Failure> @Nullable T one(Class<T> kind) {
        return chosen.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElse(null);
    }
}
