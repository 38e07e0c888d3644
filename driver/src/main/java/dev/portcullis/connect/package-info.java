/**
 * Opens one physical connection: endpoint, credentials and TLS in front of MySQL Connector/J.
 */
@NullMarked
package dev.portcullis.connect;

import org.jspecify.annotations.NullMarked;
