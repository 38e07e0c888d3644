/**
 * What the driver counts and times: one interface of empty defaults, and its binding to Micrometer.
 */
@NullMarked
package dev.portcullis.metrics;

import org.jspecify.annotations.NullMarked;
