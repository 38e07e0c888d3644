/**
 * Real MySQL servers for tests: unpacked once into the user's cache, started from a prepared data directory, gone with
 * the JVM.
 */
@NullMarked
package dev.portcullis.testkit.mysql;

import org.jspecify.annotations.NullMarked;
