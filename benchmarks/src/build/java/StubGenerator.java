import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes the source of the classes that the stub driver extends: one abstract class per {@code java.sql} interface, whose every method
 * throws {@code SQLFeatureNotSupportedException}. What a benchmark does not call needs no code of its own that way.
 *
 * <p>Run as a single source file: {@code java StubGenerator.java <output folder>}.
 */
final class StubGenerator {
    private static final String PACKAGE = "dev.portcullis.benchmarks.stub";

    /** An interface, the class to extend, and what the constructor of that class takes. */
    private record Partial(Class<?> type, String superclass, String parameter) {
        Partial(Class<?> type) {
            this(type, "StubWrapper", "");
        }
    }

    private static final List<Partial> PARTIALS = List.of(
            new Partial(Connection.class),
            new Partial(DatabaseMetaData.class),
            new Partial(Statement.class),
            new Partial(PreparedStatement.class, "StubStatement", "StubConnection connection"),
            new Partial(ResultSet.class),
            new Partial(ResultSetMetaData.class));

    private StubGenerator() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0], PACKAGE.split("\\.")));
        for (Partial partial : PARTIALS) {
            Path file = folder.resolve("Partial" + partial.type.getSimpleName() + ".java");
            String source = source(partial);
            if (!Files.exists(file) || !Files.readString(file).equals(source)) {
                Files.writeString(file, source);
            }
        }
    }

    private static String source(Partial partial) {
        String name = partial.type.getSimpleName();
        String head = """
                package %1$s;

                import javax.annotation.processing.Generated;
                import org.jspecify.annotations.NullUnmarked;

                /** Refuses every method of {@link %2$s}. */
                @Generated("StubGenerator")
                @NullUnmarked
                @SuppressWarnings({"deprecation", "removal"})
                abstract class Partial%3$s extends %4$s implements %2$s {
                    Partial%3$s(%5$s) {
                        super(%6$s);
                    }
                """.formatted(
                        PACKAGE,
                        partial.type.getName(),
                        name,
                        partial.superclass,
                        partial.parameter,
                        partial.parameter.replaceFirst(".* ", ""));
        return Arrays.stream(partial.type.getDeclaredMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .sorted(Comparator.comparing(Method::toGenericString))
                .map(StubGenerator::method)
                .collect(Collectors.joining("", head, "}\n"));
    }

    private static String method(Method method) {
        String generics = method.getTypeParameters().length == 0
                ? ""
                : Arrays.stream(method.getTypeParameters())
                        .map(Object::toString)
                        .collect(Collectors.joining(", ", "<", "> "));
        String parameters = Arrays.stream(method.getParameters())
                .map(parameter -> parameter.getParameterizedType().getTypeName() + " " + parameter.getName())
                .collect(Collectors.joining(", "));
        String thrown =
                Arrays.stream(method.getExceptionTypes()).map(Class::getName).collect(Collectors.joining(", "));
        String refusal = thrown.equals("java.sql.SQLException")
                ? "throw new java.sql.SQLFeatureNotSupportedException(\"" + method.getName() + "\");"
                : "throw new UnsupportedOperationException(\"" + method.getName() + "\");";
        return "\n    @Override\n    public " + generics
                + method.getGenericReturnType().getTypeName() + " " + method.getName() + "(" + parameters + ")"
                + (thrown.isEmpty() ? "" : " throws " + thrown) + " {\n        " + refusal + "\n    }\n";
    }
}
