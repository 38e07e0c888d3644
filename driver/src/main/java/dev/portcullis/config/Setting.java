package dev.portcullis.config;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting of the driver: its name, type, default, choices and one-line description. The constants stand in
 * {@link DriverSettings}; parsing, {@code getPropertyInfo}, the bean properties of the DataSource and the table in the
 * README come out of them. Immutable.
 *
 * @param <T> the type of the parsed value
 */
public final class Setting<T> {
    private final String name;
    private final String description;
    private final String form;
    private final @Nullable String defaultText;
    private final @Nullable T defaultValue;
    private final List<String> choices;
    private final Function<String, T> parser;

    /** {@code parser} throws {@link IllegalArgumentException} on a text outside {@code form}. */
    Setting(
            String name,
            String description,
            String form,
            @Nullable String defaultText,
            List<String> choices,
            Function<String, T> parser) {
        this.name = name;
        this.description = description;
        this.form = form;
        this.choices = choices;
        this.parser = parser;
        this.defaultText = defaultText;
        this.defaultValue = defaultText == null ? null : parser.apply(defaultText);
    }

    /** The name as it stands in a URL. */
    public String name() {
        return name;
    }

    /** One line that says what the setting does. */
    public String description() {
        return description;
    }

    /** What a value must be: completes the sentence "the value is …". */
    public String form() {
        return form;
    }

    /** The default as text, if there is one. */
    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    /** The texts that are allowed; empty when the setting takes more than a few. */
    public List<String> choices() {
        return choices;
    }

    /** The default, or null where the setting has none. */
    @Nullable
    T defaultValue() {
        return defaultValue;
    }

    T parse(String text) throws SettingException {
        try {
            return Objects.requireNonNull(parser.apply(text.strip()));
        } catch (IllegalArgumentException e) {
            throw SettingException.badValue(name, text, form);
        }
    }

    /** How the constant of an enum is written in settings, logs and metrics. */
    static String textOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return name;
    }
}
