/**
 * Where a login secret comes from: an IAM token, AWS Secrets Manager, or a password that the caller gave.
 */
@NullMarked
package dev.portcullis.credentials;

import org.jspecify.annotations.NullMarked;
