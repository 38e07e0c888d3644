/** The firewall of one connector: rules, policy and baseline put together, and followed when they change. */
@NullMarked
package dev.portcullis.firewall.gate;

import org.jspecify.annotations.NullMarked;
