/**
 * Certificates like those of Amazon RDS: a root and a subordinate for each region and key type, the Amazon Trust Services chain of
 * RDS Proxy, and server certificates for any RDS host name, right or wrong in one chosen way. Nothing in here is trusted by anyone
 * who was not given the root, and nothing in here trusts.
 */
@NullMarked
package dev.portcullis.testkit.pki;

import org.jspecify.annotations.NullMarked;
