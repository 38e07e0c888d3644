import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Writes the source of the forwarders of {@code dev.portcullis.guard}: one abstract class per {@code java.sql} interface.
 *
 * <p>A method is forwarded to the object behind the guard only when it is <i>inert</i>: it runs no SQL, carries no SQL, and gives back
 * nothing but values. All others are emitted {@code abstract}, so that a guard that forgets one does not compile. What counts as inert
 * is a closed list of types, so a type that this program does not know is left abstract.
 *
 * <p>The interfaces are read as they stand in Java 17, whichever JDK runs the build, and the methods are sorted: the output is always the same.
 *
 * <p>Run as a single source file: {@code java ForwarderGenerator.java <output folder>}.
 */
final class ForwarderGenerator {
    private static final String PACKAGE = "dev.portcullis.guard";

    /** What a forwarder stands on: its interface, the class that it extends, and what that class's constructor takes besides the raw object. */
    private record Forwarder(String name, String superclass, List<String> context) {
        static Forwarder of(String name, String superclass, String... context) {
            return new Forwarder(name, superclass, List.of(context));
        }
    }

    private static final List<Forwarder> FORWARDERS = List.of(
            Forwarder.of("Array", "Guard"),
            Forwarder.of("Blob", "Guard"),
            Forwarder.of(
                    "CallableStatement", "GuardedPreparedStatement", "GuardedConnection connection", "Admitted text"),
            Forwarder.of("Clob", "Guard"),
            Forwarder.of("Connection", "WrapperGuard"),
            Forwarder.of("DatabaseMetaData", "WrapperGuard"),
            Forwarder.of("ParameterMetaData", "WrapperGuard"),
            Forwarder.of("PreparedStatement", "GuardedStatement", "GuardedConnection connection"),
            Forwarder.of("Ref", "Guard"),
            Forwarder.of("ResultSet", "WrapperGuard"),
            Forwarder.of("ResultSetMetaData", "WrapperGuard"),
            Forwarder.of("RowId", "Guard"),
            Forwarder.of("SQLXML", "Guard"),
            Forwarder.of("Savepoint", "Guard"),
            Forwarder.of("Statement", "WrapperGuard"),
            Forwarder.of("Struct", "Guard"));

    /** Values: they hold no connection and run nothing. */
    private static final Set<String> INERT_TYPES = Set.of(
            "void",
            "boolean",
            "byte",
            "short",
            "int",
            "long",
            "float",
            "double",
            "byte[]",
            "java.lang.String",
            "java.math.BigDecimal",
            "java.net.URL",
            "java.io.InputStream",
            "java.io.Reader",
            "java.util.Calendar",
            "java.sql.Date",
            "java.sql.Time",
            "java.sql.Timestamp",
            "java.sql.RowIdLifetime",
            "java.sql.SQLType",
            "java.sql.SQLWarning");

    /** Parameters that may be guards, which are taken off before they reach the raw object. */
    private static final Set<String> GUARDED_PARAMETERS = Set.of(
            "java.lang.Object",
            "java.sql.Array",
            "java.sql.Blob",
            "java.sql.Clob",
            "java.sql.NClob",
            "java.sql.Ref",
            "java.sql.RowId",
            "java.sql.SQLXML",
            "java.sql.Savepoint");

    /** Methods that run SQL, or carry text that is sent with it, though their types are inert. */
    private static final Set<String> SQL_METHODS = Set.of(
            "addBatch",
            "deleteRow",
            "execute",
            "executeBatch",
            "executeLargeBatch",
            "executeLargeUpdate",
            "executeQuery",
            "executeUpdate",
            "getMoreResults",
            "insertRow",
            "nativeSQL",
            "refreshRow",
            "setClientInfo",
            "updateRow");

    /** Whose setters bind values to parameters. */
    private static final Set<String> BINDING_TYPES = Set.of("java.sql.PreparedStatement", "java.sql.CallableStatement");

    private final Elements elements;

    private ForwarderGenerator(Elements elements) {
        this.elements = elements;
    }

    public static void main(String[] arguments) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavacTask task = (JavacTask) compiler.getTask(
                null, null, null, List.of("--release", "17", "-proc:none"), List.of("java.sql.Connection"), null);
        ForwarderGenerator generator = new ForwarderGenerator(task.getElements());
        Path folder = Files.createDirectories(Path.of(arguments[0], PACKAGE.split("\\.")));
        for (Forwarder forwarder : FORWARDERS) {
            Path file = folder.resolve("Forwarding" + forwarder.name + ".java");
            String source = generator.source(forwarder);
            if (!Files.exists(file) || !Files.readString(file).equals(source)) {
                Files.writeString(file, source);
            }
        }
    }

    private String source(Forwarder forwarder) {
        TypeElement type = elements.getTypeElement("java.sql." + forwarder.name);
        String raw = "raw" + forwarder.name;
        List<String> parameters = new ArrayList<>(List.of(type + " " + raw));
        parameters.addAll(forwarder.context);
        List<String> toSuper = forwarder.context.isEmpty() ? List.of() : new ArrayList<>(parameters);
        String source = """
                package %1$s;

                import javax.annotation.processing.Generated;
                import org.jspecify.annotations.NullUnmarked;

                /** Forwards what is inert in {@link %2$s}, and leaves abstract what carries SQL or gives back more than values. */
                @Generated("ForwarderGenerator")
                @NullUnmarked
                @SuppressWarnings("deprecation")
                abstract class Forwarding%3$s extends %4$s implements %2$s {
                    final %2$s %5$s;

                    Forwarding%3$s(%6$s) {
                        super(%7$s);
                        this.%5$s = %5$s;
                    }

                    @Override
                    %2$s raw() {
                        return %5$s;
                    }
                """.formatted(
                        PACKAGE,
                        type,
                        forwarder.name,
                        forwarder.superclass,
                        raw,
                        String.join(", ", parameters),
                        toSuper.stream()
                                .map(each -> each.substring(each.lastIndexOf(' ') + 1))
                                .collect(Collectors.joining(", ")));
        return methods(type).stream().map(method -> method(method, raw)).collect(Collectors.joining("", source, "}\n"));
    }

    /** The instance methods that the interface itself declares, without those that every {@code Object} has. */
    private List<ExecutableElement> methods(TypeElement type) {
        TypeElement object = elements.getTypeElement("java.lang.Object");
        return ElementFilter.methodsIn(type.getEnclosedElements()).stream()
                .filter(method -> !method.getModifiers().contains(Modifier.STATIC))
                .filter(method -> ElementFilter.methodsIn(object.getEnclosedElements()).stream()
                        .noneMatch(inherited -> elements.overrides(method, inherited, type)))
                .sorted(Comparator.comparing(ExecutableElement::toString))
                .toList();
    }

    private static String method(ExecutableElement method, String raw) {
        List<String> parameters = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        for (VariableElement parameter : method.getParameters()) {
            String name = "p" + (parameters.size() + 1);
            String type = parameter.asType().toString();
            parameters.add(type + " " + name);
            arguments.add(GUARDED_PARAMETERS.contains(type) ? "rawOf(" + name + ")" : name);
        }
        String typeParameters = method.getTypeParameters().isEmpty()
                ? ""
                : method.getTypeParameters().stream()
                        .map(parameter ->
                                parameter + " extends " + parameter.getBounds().get(0))
                        .collect(Collectors.joining(", ", "<", "> "));
        String thrown = method.getThrownTypes().isEmpty()
                ? ""
                : method.getThrownTypes().stream()
                        .map(Object::toString)
                        .collect(Collectors.joining(", ", " throws ", ""));
        String signature = typeParameters + method.getReturnType() + " " + method.getSimpleName() + "("
                + String.join(", ", parameters) + ")" + thrown;
        if (!isInert(method)) {
            return "\n    @Override\n    public abstract " + signature + ";\n";
        }
        String result = method.getReturnType().toString().equals("void") ? "" : "return ";
        String call = raw + "." + method.getSimpleName() + "(" + String.join(", ", arguments) + ");";
        return "\n    @Override\n    public " + signature + " {\n        " + result + call + "\n" + binding(method)
                + "    }\n";
    }

    /** Tells the audit trail of a value that is bound to a parameter, if it asks for values. */
    private static String binding(ExecutableElement method) {
        String owner = method.getEnclosingElement().toString();
        List<String> types = method.getParameters().stream()
                .map(parameter -> parameter.asType().toString())
                .toList();
        String name = method.getSimpleName().toString();
        if (!BINDING_TYPES.contains(owner)
                || !name.startsWith("set")
                || types.size() < 2
                || !Set.of("int", "java.lang.String").contains(types.get(0))) {
            return "";
        }
        boolean stream = Set.of("java.io.InputStream", "java.io.Reader").contains(types.get(1));
        String call = name.equals("setNull")
                ? "setNull(p1)"
                : stream && types.size() > 2 ? "stream(p1, p2, p3)" : "set(p1, p2)";
        return "        if (bound != null) {\n            bound." + call + ";\n        }\n";
    }

    private static boolean isInert(ExecutableElement method) {
        String name = method.getSimpleName().toString();
        return INERT_TYPES.contains(method.getReturnType().toString())
                && method.getParameters().stream()
                        .map(parameter -> parameter.asType().toString())
                        .allMatch(type -> INERT_TYPES.contains(type) || GUARDED_PARAMETERS.contains(type))
                && !SQL_METHODS.contains(name)
                && !name.startsWith("prepare");
    }
}
