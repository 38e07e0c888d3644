/** Amazon CloudWatch Logs on loopback for the unmodified AWS SDK. */
@NullMarked
package dev.portcullis.testkit.logs;

import org.jspecify.annotations.NullMarked;
