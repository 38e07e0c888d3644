package dev.portcullis.audit.policy;

import org.jspecify.annotations.Nullable;

/**
 * What is recorded of the values that are bound to a column: an immutable value.
 *
 * @param schema null for any
 * @param column its name, or {@code *} for those of the table that have no rule of their own
 */
record ColumnRule(@Nullable String schema, String table, String column, BindMode mode) {
    /** Whether it may be of that table, which stands in the default schema when it has none before it. */
    boolean mayBeOf(String other, @Nullable String database) {
        int point = other.indexOf('.');
        String owner = point < 0 ? database : other.substring(0, point);
        return table.equalsIgnoreCase(other.substring(point + 1))
                && (schema == null || owner == null || schema.equalsIgnoreCase(owner));
    }

    boolean isOfAll() {
        return column.equals("*");
    }
}
