package dev.portcullis.firewall.baseline;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the call site of a statement on the stack of the thread that runs it: the innermost frame of the application. Where there is
 * none, as on the threads of a scheduler or of a migration tool, it is the innermost frame of the framework. Immutable.
 */
public final class CallSites {
    /** The platform, this driver, Connector/J, pools and tracing: never a call site. */
    private static final List<String> PLUMBING = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "kotlin.",
            "kotlinx.",
            "scala.",
            "groovy.",
            "org.codehaus.groovy.",
            "dev.portcullis.",
            "com.mysql.",
            "com.zaxxer.hikari.",
            "com.mchange.",
            "org.apache.commons.dbcp2.",
            "org.apache.commons.pool2.",
            "org.apache.tomcat.",
            "org.apache.catalina.",
            "io.agroal.",
            "com.alibaba.druid.",
            "oracle.ucp.",
            "org.vibur.dbcp.",
            "net.ttddyy.",
            "com.p6spy.",
            "io.opentelemetry.",
            "io.micrometer.",
            "brave.",
            "datadog.",
            "com.newrelic.");

    /** What applications reach the database through: a call site only when the stack holds nothing of the application. */
    private static final List<String> FRAMEWORKS = List.of(
            "org.springframework.",
            "org.hibernate.",
            "org.eclipse.persistence.",
            "org.apache.openjpa.",
            "org.datanucleus.",
            "org.apache.cayenne.",
            "com.gs.fw.",
            "org.apache.ibatis.",
            "org.mybatis.",
            "com.baomidou.mybatisplus.",
            "org.jooq.",
            "org.jdbi.",
            "com.querydsl.",
            "io.ebean.",
            "org.sql2o.",
            "org.apache.commons.dbutils.",
            "org.ktorm.",
            "org.jetbrains.exposed.",
            "jakarta.",
            "org.flywaydb.",
            "liquibase.",
            "org.quartz.",
            "io.quarkus.",
            "io.micronaut.",
            "io.helidon.",
            "io.vertx.",
            "io.netty.",
            "reactor.",
            "io.reactivex.",
            "org.eclipse.jetty.",
            "org.jboss.",
            "org.wildfly.",
            "io.undertow.",
            "org.glassfish.",
            "org.aspectj.",
            "net.bytebuddy.",
            "net.sf.cglib.",
            "javassist.",
            "org.junit.",
            "com.google.common.",
            "com.google.inject.");

    private final List<String> moreFrameworks;
    private final StackWalker walker = StackWalker.getInstance();
    private final Function<Stream<StackFrame>, @Nullable StackFrame> search = this::search;

    /** Finds call sites, with package prefixes that are no application code beside the built-in ones. */
    public CallSites(List<String> moreFrameworks) {
        this.moreFrameworks = List.copyOf(moreFrameworks);
    }

    /** The call site of the running thread, or null when the stack holds nothing but plumbing. It takes microseconds. */
    public @Nullable CallSite find() {
        StackFrame frame = walker.walk(search);
        return frame == null ? null : CallSite.of(frame.toStackTraceElement());
    }

    private @Nullable StackFrame search(Stream<StackFrame> frames) {
        StackFrame fallback = null;
        for (var frame : (Iterable<StackFrame>) frames::iterator) {
            String type = frame.getClassName();
            if (isAny(PLUMBING, type) || isProxy(type)) {
                continue;
            }
            if (!isAny(FRAMEWORKS, type) && !isAny(moreFrameworks, type)) {
                return frame;
            }
            if (fallback == null) {
                fallback = frame;
            }
        }
        return fallback;
    }

    /** A class of {@link java.lang.reflect.Proxy}, which lies in the package of the interface when that is not public. */
    private static boolean isProxy(String type) {
        int simple = type.lastIndexOf('.') + 1;
        return type.startsWith("$Proxy", simple);
    }

    private static boolean isAny(List<String> prefixes, String type) {
        for (int i = 0; i < prefixes.size(); i++) {
            if (type.startsWith(prefixes.get(i))) {
                return true;
            }
        }
        return false;
    }
}
