/**
 * The command line: thin commands over the rooms of the driver.
 */
@NullMarked
package dev.portcullis.cli;

import org.jspecify.annotations.NullMarked;
