/**
 * The TLS front door of a local RDS: it presents an RDS certificate, verifies IAM tokens by itself, passes everything else to a real
 * MySQL server byte for byte, and fails on demand in any way of {@link dev.portcullis.testkit.frontdoor.Failure}.
 */
@NullMarked
package dev.portcullis.testkit.frontdoor;

import org.jspecify.annotations.NullMarked;
