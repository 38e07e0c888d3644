/** What the application is known to run, and from where: call sites, the baseline file and the grammar of sites that build their SQL. */
@NullMarked
package dev.portcullis.firewall.baseline;

import org.jspecify.annotations.NullMarked;
