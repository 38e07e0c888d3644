/**
 * AWS Secrets Manager and the temporary credentials of AWS STS on loopback for the unmodified AWS SDK, and the rotation that
 * AWS's own functions do on a database.
 */
@NullMarked
package dev.portcullis.testkit.secrets;

import org.jspecify.annotations.NullMarked;
