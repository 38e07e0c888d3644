/**
 * A driver without a server. It does the work of a driver (texts and parameters become bytes, bytes become values) and none of a
 * network, so that what stands before it can be told from noise.
 */
@NullMarked
package dev.portcullis.benchmarks.stub;

import org.jspecify.annotations.NullMarked;
