package dev.portcullis.guard;

/**
 * Stands before one object of Connector/J's, so that the application never holds that object itself.
 *
 * <p>A guard is equal to itself alone, and its {@code toString} names its class and nothing else: Connector/J prints a prepared
 * statement with its values filled in.
 */
abstract class Guard {
    /** The object behind this guard. It must never reach the application. */
    abstract Object raw();

    /** Takes the guard off an argument that the application got from here, since Connector/J knows only its own objects. */
    @SuppressWarnings("unchecked") // The raw object of a guard has the same java.sql interface as the guard.
    static <T> T rawOf(T argument) {
        return argument instanceof Guard guard ? (T) guard.raw() : argument;
    }
}
