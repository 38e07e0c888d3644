/**
 * AWS Signature Version 4 as the receiving side needs it, written from the specification and sharing no code with anything that signs.
 */
@NullMarked
package dev.portcullis.testkit.sigv4;

import org.jspecify.annotations.NullMarked;
