/**
 * What the benchmarks compare: Portcullis in steps, and its peers, each configured as its own manual says. Classes of a peer load in the
 * JVMs of that peer's runs alone.
 */
@NullMarked
package dev.portcullis.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
