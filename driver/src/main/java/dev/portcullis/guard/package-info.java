/**
 * The java.sql objects that the application holds, and the only callers of the real ones behind them.
 */
@NullMarked
package dev.portcullis.guard;

import org.jspecify.annotations.NullMarked;
