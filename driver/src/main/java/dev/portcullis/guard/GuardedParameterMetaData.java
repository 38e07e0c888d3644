package dev.portcullis.guard;

import java.sql.ParameterMetaData;

/** What the parameters of a prepared statement are. */
final class GuardedParameterMetaData extends ForwardingParameterMetaData {
    private final GuardContext context;

    GuardedParameterMetaData(ParameterMetaData raw, GuardContext context) {
        super(raw);
        this.context = context;
    }

    @Override
    GuardContext context() {
        return context;
    }
}
