package dev.portcullis.audit.sink;

import dev.portcullis.config.Suggestion;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What a sink is told when it opens: which trail it serves, and the properties that the configuration gives it. A property that the sink does not
 * ask for is an error, so each one must be asked for, given or not. Confined to the thread that opens.
 */
public final class SinkContext {
    /** A list that somebody still reads. */
    private static final int MOST_NAMED = 20;

    private final String sink;
    private final String trail;
    private final Map<String, String> given;
    private final Set<String> known = new TreeSet<>();

    SinkContext(String sink, String trail, Map<String, String> given) {
        this.sink = sink;
        this.trail = trail;
        this.given = given;
    }

    /** The name of the sink. */
    public String sink() {
        return sink;
    }

    /** The id of the trail, 16 hex digits. */
    public String trail() {
        return trail;
    }

    /** A property that must be given. */
    public String required(String name) throws InvalidSinkException {
        Optional<String> value = find(name);
        if (value.isEmpty()) {
            throw new InvalidSinkException("Sink " + sink + " needs the property '" + name + "'");
        }
        return value.get();
    }

    /** A property that may be given. */
    public Optional<String> find(String name) {
        known.add(name);
        return Optional.ofNullable(given.get(name));
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String name, boolean otherwise) throws InvalidSinkException {
        String value = find(name).orElse(Boolean.toString(otherwise));
        if (!value.equals("true") && !value.equals("false")) {
            throw invalid(name, value, "true or false");
        }
        return value.equals("true");
    }

    /** One of some words. */
    public String choice(String name, String otherwise, List<String> allowed) throws InvalidSinkException {
        String value = find(name).orElse(otherwise);
        if (!allowed.contains(value)) {
            throw invalid(name, value, "one of " + String.join(", ", allowed));
        }
        return value;
    }

    /** An {@code https:} address, or an {@code http:} address of this machine. */
    public Optional<URI> url(String name) throws InvalidSinkException {
        Optional<String> value = find(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI url = URI.create(value.get());
            boolean local = "http".equals(url.getScheme())
                    && Set.of("127.0.0.1", "localhost", "[::1]").contains(String.valueOf(url.getHost()));
            if (url.getHost() != null && (local || "https".equals(url.getScheme()))) {
                return Optional.of(url);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw invalid(name, value.get(), "an https: URL (or http: of a loopback address)");
    }

    /** Those of the given names that were not asked for before, for a library that has properties of its own. */
    public Map<String, String> among(Collection<String> names) {
        return select(names::contains, names);
    }

    /** Those whose names begin so. */
    public Map<String, String> startingWith(String prefix) {
        return select(name -> name.startsWith(prefix), List.of());
    }

    private Map<String, String> select(Predicate<String> wanted, Collection<String> names) {
        Map<String, String> found = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            if (wanted.test(name) && known.add(name)) {
                found.put(name, value);
            }
        });
        known.addAll(names);
        return found;
    }

    /** The error for a value that the property cannot have; {@code allowed} completes "… is not ". Not for a property that may be secret. */
    public InvalidSinkException invalid(String name, String value, String allowed) {
        return new InvalidSinkException("Sink " + sink + ": " + name + " \"" + value + "\" is not " + allowed);
    }

    /** Refuses what nobody asked for. */
    void refuseUnknown() throws InvalidSinkException {
        List<String> unknown = new ArrayList<>(given.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            String name = unknown.get(0);
            throw new InvalidSinkException("Sink " + sink + ": the property '" + name + "' is unknown"
                    + Suggestion.closest(name, known)
                            .map(closest -> "; did you mean '" + closest + "'?")
                            .orElse(known.size() > MOST_NAMED ? "" : "; known are " + String.join(", ", known)));
        }
    }
}
