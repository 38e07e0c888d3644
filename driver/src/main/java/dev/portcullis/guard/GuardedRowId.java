package dev.portcullis.guard;

import java.sql.RowId;

/** A row's address. */
final class GuardedRowId extends ForwardingRowId {
    GuardedRowId(RowId raw) {
        super(raw);
    }
}
