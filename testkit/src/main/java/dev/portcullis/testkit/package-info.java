/**
 * A local Amazon RDS for tests: a real MySQL behind a TLS front door, AWS endpoints, and a menu of failures.
 */
@NullMarked
package dev.portcullis.testkit;

import org.jspecify.annotations.NullMarked;
