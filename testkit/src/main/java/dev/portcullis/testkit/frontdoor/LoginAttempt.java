package dev.portcullis.testkit.frontdoor;

import org.jspecify.annotations.Nullable;

/**
 * One attempt to log in, as the front door saw it end.
 *
 * @param user the user of the handshake
 * @param errorCode what the client was told: 0 unless refused
 * @param refusal why a token was refused; null if it was good, or there was none to judge
 */
public record LoginAttempt(
        String user, Kind kind, Outcome outcome, int errorCode, TokenVerifier.@Nullable Refusal refusal) {
    /** Who judged. */
    public enum Kind {
        /** The front door, by a token. */
        IAM,
        /** The real server, by a password. */
        PASSWORD,
        /** Nobody: a {@link Failure.Rogue rogue server} asked. */
        ROGUE
    }

    /** How the attempt ended. */
    public enum Outcome {
        ACCEPTED,
        REFUSED,
        /** The connection ended before there was an answer. */
        ABANDONED
    }
}
