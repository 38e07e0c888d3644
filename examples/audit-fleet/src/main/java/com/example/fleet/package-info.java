/**
 * From many processes to one trail that can be asked: each process writes its own chain and sends it to a Kafka topic; a consumer verifies every
 * chain, stores the records in SQLite, and answers who read what.
 */
@NullMarked
package com.example.fleet;

import org.jspecify.annotations.NullMarked;
