package dev.portcullis.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver in a class loader that has none of the libraries that sinks need. */
class MissingLibraryTest {
    @TempDir
    Path directory;

    @Test
    void errorNamesWhatToAdd() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(
                classPathWithout("kafka", "cloudwatchlogs", "slf4j"), ClassLoader.getPlatformClassLoader())) {
            assertThat(message(loader, Map.of("type", "kafka", "topic", "t", "bootstrap.servers", "localhost:1")))
                    .isEqualTo(
                            "Sink kafka needs the Kafka client: add org.apache.kafka:kafka-clients to the class path");
            assertThat(message(loader, Map.of("type", "cloudwatch", "group", "g", "region", "eu-central-1")))
                    .startsWith("Sink cloudwatch needs the AWS SDK's client of CloudWatch Logs: add"
                            + " software.amazon.awssdk:cloudwatchlogs");
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                assertThat(message(loader, Map.of("type", "slf4j")))
                        .startsWith("Sink slf4j needs SLF4J on the class path: add org.slf4j:slf4j-api and a backend");
            } finally {
                thread.setContextClassLoader(before);
            }
        }
    }

    /** The threads of this test see another copy of the driver, whose sinks are none for the one in the loader. */
    private String message(ClassLoader loader, Map<String, String> entry) throws Exception {
        Class<?> settings = loader.loadClass(SinkSettings.class.getName());
        Class<?> metrics = loader.loadClass("dev.portcullis.metrics.DriverMetrics");
        Object sink = settings.getMethod("parse", Map.class).invoke(null, entry);
        Throwable failure = catchThrowable(() -> loader.loadClass(Sinks.class.getName())
                .getMethod("start", Path.class, String.class, List.class, metrics)
                .invoke(
                        null,
                        directory,
                        "till",
                        List.of(sink),
                        metrics.getField("NONE").get(null)));
        assertThat(failure).isInstanceOf(InvocationTargetException.class);
        assertThat(failure.getCause().getClass().getName()).isEqualTo(InvalidSinkException.class.getName());
        return failure.getCause().getMessage();
    }

    private static URL[] classPathWithout(String... words) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (List.of(words).stream().noneMatch(entry::contains)) {
                urls.add(new File(entry).toURI().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }
}
