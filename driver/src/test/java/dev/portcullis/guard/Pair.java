package dev.portcullis.guard;

/** One object of raw Connector/J's and the one of the guard that has had the same life, seen as one interface of java.sql. */
record Pair(Class<?> type, Object plain, Object guarded) {}
