package com.acme.jdbc;

import java.util.function.Supplier;

/** An application's own layer over JDBC. */
public final class Template {
    private Template() {}

    public static <T> T run(Supplier<T> call) {
        return call.get();
    }
}
