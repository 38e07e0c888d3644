/**
 * Judges the text of a statement: SQL in, verdict out. Knows nothing of JDBC.
 */
@NullMarked
package dev.portcullis.firewall;

import org.jspecify.annotations.NullMarked;
