/**
 * Regional trust anchors, the verification of a server against them, and the reuse of TLS sessions.
 */
@NullMarked
package dev.portcullis.tls;

import org.jspecify.annotations.NullMarked;
