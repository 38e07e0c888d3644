/**
 * The audit trail: events in, chained records on disk out, and from there to every sink. Knows no JDBC. {@code docs/audit.md} defines the
 * record, what is guaranteed and how it is verified.
 */
@NullMarked
package dev.portcullis.audit;

import org.jspecify.annotations.NullMarked;
