/**
 * Turns what was measured into {@code docs/benchmarks.md} and its charts.
 */
@NullMarked
package dev.portcullis.benchmarks.report;

import org.jspecify.annotations.NullMarked;
