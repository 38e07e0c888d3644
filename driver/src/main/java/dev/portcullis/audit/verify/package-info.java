/** Judges trails: what {@code portcullis audit verify} finds. */
@NullMarked
package dev.portcullis.audit.verify;

import org.jspecify.annotations.NullMarked;
