package dev.portcullis.firewall.gate;

import org.jspecify.annotations.Nullable;

/**
 * For whom a connector opens connections.
 *
 * @param user the database user that the settings name, or null
 * @param application the value of {@code portcullis.application}, or null
 */
record Caller(@Nullable String user, @Nullable String application) {}
