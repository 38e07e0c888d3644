/**
 * Every setting of the driver: its name, type, default, bounds and one-line description, and the strict parser
 * that turns a JDBC URL and properties into one frozen value.
 */
@NullMarked
package dev.portcullis.config;

import org.jspecify.annotations.NullMarked;
