package dev.portcullis.firewall.baseline;

import org.jspecify.annotations.Nullable;

/**
 * The place in the application that sent a statement. Two calls are at one site when their {@link #id} is equal: lines move with every
 * edit, so they are for people alone.
 *
 * @param type the class's name, without what generators of proxies add
 * @param method the method's name; for a lambda, that of the method it stands in
 * @param file the name of the source file, or null when the class does not tell
 * @param line the line, or 0 when the class does not tell
 */
public record CallSite(String type, String method, @Nullable String file, int line) {
    /** {@code com.acme.OrderDao#find}. */
    public String id() {
        return type + '#' + method;
    }

    /** {@code com.acme.OrderDao#find(OrderDao.java:42)}. */
    @Override
    public String toString() {
        return file == null ? id() : id() + '(' + file + (line > 0 ? ":" + line : "") + ')';
    }

    static CallSite of(StackTraceElement frame) {
        return new CallSite(
                typeName(frame.getClassName()),
                methodName(frame.getMethodName()),
                frame.getFileName(),
                Math.max(0, frame.getLineNumber()));
    }

    /** Drops the suffix of a generated subclass: CGLIB's, Spring's and ByteBuddy's. */
    private static String typeName(String name) {
        int end = name.indexOf("$$");
        if (end < 0) {
            end = name.indexOf("$ByteBuddy$");
        }
        return end > 0 ? name.substring(0, end) : name;
    }

    /** {@code lambda$find$0} of javac, {@code find$lambda$0} of Kotlin and {@code CGLIB$find$0} are all {@code find}. */
    private static String methodName(String name) {
        if (name.startsWith("lambda$") || name.startsWith("CGLIB$")) {
            int start = name.indexOf('$') + 1;
            int end = name.lastIndexOf('$');
            String method = end > start ? name.substring(start, end) : name.substring(start);
            return method.equals("new") ? "<init>" : method.equals("static") ? "<clinit>" : method;
        }
        int kotlin = name.indexOf("$lambda$");
        return kotlin > 0 ? name.substring(0, kotlin) : name;
    }
}
