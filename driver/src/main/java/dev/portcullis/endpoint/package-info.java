/**
 * What a host name says about an Amazon RDS endpoint: partition, region, kind, account hash.
 */
@NullMarked
package dev.portcullis.endpoint;

import org.jspecify.annotations.NullMarked;
