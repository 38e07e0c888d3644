/** The section {@code audit} of the policy file: what is recorded, and how much of it. */
@NullMarked
package dev.portcullis.audit.policy;

import org.jspecify.annotations.NullMarked;
