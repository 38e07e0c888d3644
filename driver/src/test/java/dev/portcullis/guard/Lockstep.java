package dev.portcullis.guard;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes each call on both sides and compares what comes of it. Objects that come of it live on as pairs. */
final class Lockstep {
    /** An argument that is not the same object on both sides. */
    record Sides(Object plain, Object guarded) {}

    private static final int REMEMBERED_CALLS = 40;
    private static final int PAIRS_OF_A_TYPE = 12;

    final List<Pair> pairs = new ArrayList<>();
    final Set<String> differences = new TreeSet<>();
    final Set<String> succeeded = new TreeSet<>();
    final Map<String, Integer> failures = new TreeMap<>();
    int calls;

    private final Deque<String> lastCalls = new ArrayDeque<>();

    Pair add(Class<?> type, Object plain, Object guarded) {
        Pair pair = new Pair(type, plain, guarded);
        pairs.add(pair);
        List<Pair> alike = pairs.stream().filter(each -> each.type() == type).toList();
        if (alike.size() > PAIRS_OF_A_TYPE) {
            pairs.remove(alike.get(0));
        }
        return pair;
    }

    List<Pair> of(Class<?> type) {
        return pairs.stream().filter(pair -> pair.type() == type).toList();
    }

    /** Calls the method of that name, with arguments that suit exactly one; gives back what the plain side gave, or its pair. */
    Object call(Pair pair, String name, Object... arguments) {
        for (Method method : pair.type().getMethods()) {
            if (method.getName().equals(name) && suits(method, arguments)) {
                return call(pair, method, arguments);
            }
        }
        throw new IllegalArgumentException("no " + name + Arrays.toString(arguments) + " in " + pair.type());
    }

    private static boolean suits(Method method, Object[] arguments) {
        Class<?>[] types = method.getParameterTypes();
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            Object argument = arguments[i] instanceof Sides sides ? sides.plain : arguments[i];
            boolean suits = types[i].isPrimitive()
                    ? argument != null
                            && java.lang.invoke.MethodType.methodType(types[i])
                                    .wrap()
                                    .returnType()
                                    .isInstance(argument)
                    : argument == null || types[i].isInstance(argument);
            if (!suits) {
                return false;
            }
        }
        return true;
    }

    Object call(Pair pair, Method method, Object[] arguments) {
        calls++;
        remember(method, arguments);
        Object plain = invoke(pair.plain(), method, side(arguments, true));
        Object guarded = invoke(pair.guarded(), method, side(arguments, false));
        String key = method.getDeclaringClass().getSimpleName() + "." + method.getName();
        if (plain instanceof Throwable failure) {
            failures.merge(key + " " + failure.getClass().getSimpleName(), 1, Integer::sum);
        } else {
            succeeded.add(key + Arrays.toString(method.getParameterTypes()));
        }
        String plainOutcome = Outcome.of(plain);
        String guardedOutcome = Outcome.of(guarded);
        if (!plainOutcome.equals(guardedOutcome)) {
            differ(method, plainOutcome, guardedOutcome);
            return null;
        }
        // The cardinality in getIndexInfo is InnoDB's estimate, which it renews when it likes.
        boolean estimates = method.getName().equals("getIndexInfo");
        return Outcome.interfaceOf(plain) == null || estimates ? plain : paired(method, plain, guarded);
    }

    /** The pair that the two results belong to: the one they came from before, or a new one. */
    private Pair paired(Method method, Object plain, Object guarded) {
        Pair known =
                pairs.stream().filter(pair -> pair.plain() == plain).findFirst().orElse(null);
        if (known != null && known.guarded() == guarded) {
            return known;
        }
        Class<?> type = Outcome.interfaceOf(plain);
        boolean identityIsKept = type != ResultSetMetaData.class
                && type != ParameterMetaData.class
                && !PreparedStatement.class.isAssignableFrom(method.getReturnType());
        if (identityIsKept && (known != null || pairs.stream().anyMatch(pair -> pair.guarded() == guarded))) {
            differ(method, known != null ? "an object that the application holds" : "a new object", "the other");
        }
        return add(type, plain, guarded);
    }

    private void differ(Method method, String plain, String guarded) {
        if (differences.size() < 20) {
            differences.add(method + "\n  plain:   " + plain + "\n  guarded: " + guarded + "\n  after:\n    "
                    + String.join("\n    ", lastCalls));
        }
    }

    private void remember(Method method, Object[] arguments) {
        lastCalls.add(method.getDeclaringClass().getSimpleName() + "." + method.getName() + Arrays.toString(arguments));
        if (lastCalls.size() > REMEMBERED_CALLS) {
            lastCalls.remove();
        }
    }

    private static Object[] side(Object[] arguments, boolean plain) {
        return Arrays.stream(arguments)
                .map(argument -> argument instanceof Sides sides ? (plain ? sides.plain : sides.guarded) : argument)
                .toArray();
    }

    private static Object invoke(Object target, Method method, Object[] arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            return e.getCause();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
