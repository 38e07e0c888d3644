package dev.portcullis.config;

import java.util.Arrays;

/**
 * A password or token held in memory.
 *
 * <p>The characters are copied in and never given out but through {@link #expose()}, the one place to look for when asking
 * who reads secrets. There is no {@code toString}, no {@code equals} and no serialised form, so that a secret reaches no
 * log, key or session by accident. Safe for use by several threads.
 */
public final class Secret implements AutoCloseable {
    private final char[] characters;
    private boolean wiped;

    private Secret(char[] characters) {
        this.characters = characters;
    }

    /** Copies the characters in; the array stays the caller's, who should overwrite it. */
    public static Secret copyOf(char[] characters) {
        return new Secret(characters.clone());
    }

    /**
     * Copies the characters in. A {@link String} cannot be overwritten, so this is for secrets that reach the driver as
     * text: a URL, {@link java.util.Properties}, an AWS answer.
     */
    public static Secret copyOf(CharSequence text) {
        char[] characters = new char[text.length()];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = text.charAt(i);
        }
        return new Secret(characters);
    }

    /**
     * Returns a copy of the characters, which the caller owns and overwrites after use.
     *
     * @throws IllegalStateException when the secret has been wiped
     */
    public synchronized char[] expose() {
        if (wiped) {
            throw new IllegalStateException("The secret has been wiped");
        }
        return characters.clone();
    }

    /** Tells whether both hold the same characters, in a time that does not depend on where they differ. */
    public boolean matches(Secret other) {
        char[] mine = expose();
        char[] theirs = other.expose();
        int difference = mine.length ^ theirs.length;
        for (int i = 0; i < Math.min(mine.length, theirs.length); i++) {
            difference |= mine[i] ^ theirs[i];
        }
        Arrays.fill(mine, '\0');
        Arrays.fill(theirs, '\0');
        return difference == 0;
    }

    /** Overwrites the characters. A second call does nothing. */
    public synchronized void wipe() {
        Arrays.fill(characters, '\0');
        wiped = true;
    }

    /** Same as {@link #wipe()}. */
    @Override
    public void close() {
        wipe();
    }
}
