/** What the endpoints of AWS services share: HTTP on loopback, and the judge of signatures. */
@NullMarked
package dev.portcullis.testkit.http;

import org.jspecify.annotations.NullMarked;
