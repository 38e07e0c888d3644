/**
 * JMH benchmarks of Portcullis beside raw Connector/J and beside its peers.
 */
@NullMarked
package dev.portcullis.benchmarks;

import org.jspecify.annotations.NullMarked;
