package dev.portcullis.audit;

import org.jspecify.annotations.Nullable;

/** What an operation read, when its record was written before that was known. */
final class ResultEvent extends Event {
    private final OperationEvent operation;

    ResultEvent(OperationEvent operation, long nanos) {
        super(nanos);
        this.operation = operation;
    }

    @Override
    protected String type() {
        return "result";
    }

    @Override
    protected @Nullable Definition session() {
        return operation.session();
    }

    @Override
    protected @Nullable Definition statement() {
        return operation.statement();
    }

    @Override
    protected void write(RecordWriter out) {
        operation.writeResult(out);
    }
}
