/**
 * What the example programs share.
 */
@NullMarked
package dev.portcullis.examples.common;

import org.jspecify.annotations.NullMarked;
