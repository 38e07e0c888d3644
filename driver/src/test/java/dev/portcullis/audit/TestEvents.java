package dev.portcullis.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events and definitions of the size that real ones have. */
final class TestEvents {
    private TestEvents() {}

    /** A definition with one text. */
    static final class Named extends Definition {
        private final String type;
        private final String text;

        Named(String type, String text) {
            this.type = type;
            this.text = text;
        }

        static Named session(String user) {
            return new Named("session", user);
        }

        static Named statement(String sql) {
            return new Named("statement", sql);
        }

        @Override
        protected String type() {
            return type;
        }

        @Override
        protected void write(RecordWriter out) {
            if (type.equals("session")) {
                out.text("user", text).text("server", "orders.example.com:3306");
            } else {
                out.text("operation", "select")
                        .texts("tables", List.of("shop.orders"))
                        .text("sql", text);
            }
        }
    }

    /** An operation with a number of its own. */
    static final class Operation extends Event {
        private final @Nullable Definition session;
        private final @Nullable Definition statement;
        private final long number;

        Operation(@Nullable Definition session, @Nullable Definition statement, long number) {
            super(System.nanoTime());
            this.session = session;
            this.statement = statement;
            this.number = number;
        }

        @Override
        protected String type() {
            return "operation";
        }

        @Override
        protected @Nullable Definition session() {
            return session;
        }

        @Override
        protected @Nullable Definition statement() {
            return statement;
        }

        @Override
        protected void write(RecordWriter out) {
            out.number("micros", 123).text("outcome", "ok").number("rowsRead", number);
        }
    }
}
