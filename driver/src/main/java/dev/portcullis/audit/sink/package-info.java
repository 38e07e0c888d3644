/**
 * Where the records of a trail go beside its files. Each sink is a follower: a thread that reads the segments in order from a cursor of its own,
 * and moves the cursor when the sink has confirmed. No sink stands in the way of a statement, of the writer or of another sink.
 */
@NullMarked
package dev.portcullis.audit.sink;

import org.jspecify.annotations.NullMarked;
