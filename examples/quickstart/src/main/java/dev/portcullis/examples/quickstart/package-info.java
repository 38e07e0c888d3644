/**
 * The main job of Portcullis in one program.
 */
@NullMarked
package dev.portcullis.examples.quickstart;

import org.jspecify.annotations.NullMarked;
