package dev.portcullis.testkit.logs;

import java.time.Instant;

/** An event that a stream took. */
public record LogEvent(Instant timestamp, String message, Instant ingested) {}
