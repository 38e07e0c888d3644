/**
 * Runs the benchmarks of a profile, one JVM for each variant and round, and reduces what they measured to one line for each scenario and
 * variant.
 */
@NullMarked
package dev.portcullis.benchmarks.run;

import org.jspecify.annotations.NullMarked;
