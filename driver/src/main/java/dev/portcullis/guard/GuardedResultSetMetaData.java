package dev.portcullis.guard;

import java.sql.ResultSetMetaData;

/** What the columns of a result are. */
final class GuardedResultSetMetaData extends ForwardingResultSetMetaData {
    private final GuardContext context;

    GuardedResultSetMetaData(ResultSetMetaData raw, GuardContext context) {
        super(raw);
        this.context = context;
    }

    @Override
    GuardContext context() {
        return context;
    }
}
