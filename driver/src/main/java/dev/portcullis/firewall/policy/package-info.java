/** The policy file: what the firewall is told to do, read strictly, reloaded when it changes, never half applied. */
@NullMarked
package dev.portcullis.firewall.policy;

import org.jspecify.annotations.NullMarked;
