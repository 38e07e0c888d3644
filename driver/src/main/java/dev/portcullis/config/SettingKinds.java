package dev.portcullis.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The kinds of values that the settings of the driver have. */
final class SettingKinds {
    private SettingKinds() {}

    /** A setting that has one of the constants of an enum, written in lower case with hyphens. */
    static <E extends Enum<E>> Setting<E> choice(String name, E defaultValue, String description) {
        E[] constants = defaultValue.getDeclaringClass().getEnumConstants();
        List<String> choices = Arrays.stream(constants).map(Setting::textOf).toList();
        String form = "one of " + String.join(", ", choices);
        return new Setting<>(name, description, form, Setting.textOf(defaultValue), choices, text -> {
            int index = choices.indexOf(text.toLowerCase(Locale.ROOT));
            if (index < 0) {
                throw new IllegalArgumentException(form);
            }
            return constants[index];
        });
    }

    /** A setting that is {@code true} or {@code false} and nothing else. */
    static Setting<Boolean> flag(String name, boolean defaultValue, String description) {
        List<String> choices = List.of("true", "false");
        String form = "true or false";
        return new Setting<>(name, description, form, Boolean.toString(defaultValue), choices, text -> {
            int index = choices.indexOf(text.toLowerCase(Locale.ROOT));
            if (index < 0) {
                throw new IllegalArgumentException(form);
            }
            return index == 0;
        });
    }

    static Setting<String> name(String name, String description, String form, @Nullable String defaultText) {
        return new Setting<>(name, description, form, defaultText, List.of(), text -> {
            if (text.isBlank() || text.length() > 128) {
                throw new IllegalArgumentException("a name has 1 to 128 characters");
            }
            return text;
        });
    }

    static Setting<String> matching(String name, String description, String form, String pattern) {
        return matching(name, description, form, pattern, text -> text.toLowerCase(Locale.ROOT));
    }

    static Setting<String> matching(
            String name, String description, String form, String pattern, Function<String, String> normaliser) {
        Predicate<String> matches = Pattern.compile(pattern).asMatchPredicate();
        return new Setting<>(name, description, form, null, List.of(), text -> {
            String value = normaliser.apply(text);
            if (!matches.test(value)) {
                throw new IllegalArgumentException(form);
            }
            return value;
        });
    }

    static Setting<Path> file(String name, String description) {
        return path(name, description, "the path of a file");
    }

    static Setting<Path> path(String name, String description, String form) {
        return new Setting<>(name, description, form, null, List.of(), text -> {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("empty");
            }
            return Path.of(text);
        });
    }

    static Setting<URI> serviceUrl(String name, String description) {
        String form = "an https: URL (or http: of a loopback address) without user, query or fragment";
        return new Setting<>(name, description, form, null, List.of(), text -> {
            URI url = URI.create(text);
            boolean secure = "https".equalsIgnoreCase(url.getScheme());
            boolean local = "http".equalsIgnoreCase(url.getScheme()) && Loopback.names(url.getHost());
            if (!(secure || local)
                    || url.getHost() == null
                    || url.getRawUserInfo() != null
                    || url.getRawQuery() != null
                    || url.getRawFragment() != null) {
                throw new IllegalArgumentException(form);
            }
            return url;
        });
    }

    static Setting<Duration> duration(
            String name, String description, @Nullable Duration defaultValue, Duration least, Duration most) {
        String form = "a duration from " + DurationText.format(least) + " to " + DurationText.format(most)
                + ": a whole number and ms, s, m, h or d, such as 500ms or 10s";
        String defaultText = defaultValue == null ? null : DurationText.format(defaultValue);
        return new Setting<>(name, description, form, defaultText, List.of(), text -> {
            Duration value = DurationText.parse(text);
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(form);
            }
            return value;
        });
    }

    static Setting<Long> size(String name, String description, @Nullable String defaultText, long least, long most) {
        String form = "a size from " + SizeText.format(least) + " to " + SizeText.format(most)
                + ": a whole number and k, m, g or t, such as 64m";
        return new Setting<>(name, description, form, defaultText, List.of(), text -> {
            long value = SizeText.parse(text);
            if (value < least || value > most) {
                throw new IllegalArgumentException(form);
            }
            return value;
        });
    }

    static Setting<Integer> queueLength(String name, String description, int defaultValue) {
        int least = 1 << 10;
        int most = 1 << 22;
        String form = "a power of two from " + least + " to " + most;
        return new Setting<>(name, description, form, Integer.toString(defaultValue), List.of(), text -> {
            int value = Integer.parseInt(text);
            if (value < least || value > most || Integer.bitCount(value) != 1) {
                throw new IllegalArgumentException(form);
            }
            return value;
        });
    }
}
