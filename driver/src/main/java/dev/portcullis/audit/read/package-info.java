/** Reads trails back: lines, records joined with what they name, and the chain. Knows nothing of how they are written. */
@NullMarked
package dev.portcullis.audit.read;

import org.jspecify.annotations.NullMarked;
