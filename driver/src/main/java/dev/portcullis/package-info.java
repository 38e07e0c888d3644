/**
 * The front door: a URL or a DataSource goes in, a guarded {@link java.sql.Connection} comes out. The types of
 * this package are the public interface of the product; the packages below it are rooms of the implementation and
 * may change in any release.
 */
@NullMarked
package dev.portcullis;

import org.jspecify.annotations.NullMarked;
