package dev.portcullis.firewall.policy;

import dev.portcullis.config.FirewallMode;
import dev.portcullis.config.Suggestion;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A strict view of one YAML 1.2 document: every accessor either returns a value of the asked type or fails with file, line and column.
 * Anchors, aliases, tags and nesting deeper than {@value #MAX_DEPTH} are refused before any tree is built.
 */
final class PolicyDocument {
    static final int MAX_CHARACTERS = 1 << 20;
    private static final int MAX_DEPTH = 20;
    private static final int MAX_ECHO = 60;

    private final String file;

    private PolicyDocument(String file) {
        this.file = file;
    }

    /** What a reader does with the root of a document. */
    interface Reader<T> {
        T read(PolicyDocument document, Node root) throws InvalidPolicyException;
    }

    /** Parses {@code text}; {@code file} is the name that errors give. */
    static <T> T read(String file, String text, Reader<T> reader) throws InvalidPolicyException {
        PolicyDocument document = new PolicyDocument(file);
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(MAX_CHARACTERS)
                .build();
        try {
            document.refuseUnsafe(new Parse(settings).parseString(text));
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                throw new InvalidPolicyException(file + ":1:1: the file is empty; a policy starts with 'version: 1'");
            }
            return reader.read(document, root.get());
        } catch (MarkedYamlEngineException e) {
            throw document.error(e.getProblemMark(), "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw document.error(Optional.empty(), "not YAML: " + e.getMessage());
        }
    }

    private void refuseUnsafe(Iterable<Event> events) throws InvalidPolicyException {
        int depth = 0;
        for (Event event : events) {
            if (event instanceof NodeEvent node
                    && (node instanceof AliasEvent || node.getAnchor().isPresent())) {
                throw error(event.getStartMark(), "anchors and aliases are not allowed; write the value out");
            }
            if (event instanceof CollectionStartEvent start) {
                refuseTag(start.getTag(), event);
                if (++depth > MAX_DEPTH) {
                    throw error(event.getStartMark(), "nested deeper than " + MAX_DEPTH + " levels");
                }
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            } else if (event instanceof ScalarEvent scalar) {
                refuseTag(scalar.getTag(), event);
            }
        }
    }

    private void refuseTag(Optional<String> tag, Event event) throws InvalidPolicyException {
        if (tag.isPresent()) {
            throw error(event.getStartMark(), "tags are not allowed; write the plain value");
        }
    }

    /** The entries of a mapping, each key one of {@code allowed} and given once. */
    Map<String, Node> mapping(Node node, String what, Collection<String> allowed) throws InvalidPolicyException {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : openMapping(node, what).getValue()) {
            String key = key(tuple, what);
            oneOf(tuple.getKeyNode(), "key", key, allowed, what);
            if (entries.put(key, tuple.getValueNode()) != null) {
                throw error(tuple.getKeyNode(), "key '" + echo(key) + "' is given twice in " + what);
            }
        }
        return entries;
    }

    /** The node of a key that must be given. */
    Node required(Map<String, Node> entries, String key, Node owner, String what) throws InvalidPolicyException {
        Node node = entries.get(key);
        if (node == null) {
            throw error(owner, what + " needs '" + key + "'");
        }
        return node;
    }

    List<Node> list(Node node, String what) throws InvalidPolicyException {
        if (!(node instanceof SequenceNode sequence)) {
            throw error(node, what + " must be a list ('- ' items)");
        }
        return sequence.getValue();
    }

    /** A text that is not blank. */
    String text(Node node, String what) throws InvalidPolicyException {
        String value = scalar(node, what, "a text");
        if (!node.getTag().equals(Tag.STR) || value.isBlank()) {
            throw error(
                    node, what + " must be a text that is not empty; quote it if it is a number, true, false or null");
        }
        return value;
    }

    int number(Node node, String what, int min, int max) throws InvalidPolicyException {
        String value = scalar(node, what, "a number");
        if (node.getTag().equals(Tag.INT)) {
            try {
                int number = Integer.parseInt(value);
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Beyond an int, or written in octal or hex: reported as any other value out of bounds.
            }
        }
        throw error(node, what + " must be a number from " + min + " to " + max + ", not '" + echo(value) + "'");
    }

    LocalDate date(Node node, String what) throws InvalidPolicyException {
        String value = scalar(node, what, "a date");
        try {
            return LocalDate.parse(value);
        } catch (DateTimeParseException e) {
            throw error(node, what + " must be a date written as 2026-12-31, not '" + echo(value) + "'");
        }
    }

    FirewallMode mode(Node node, String what, FirewallMode... allowed) throws InvalidPolicyException {
        String value = scalar(node, what, "a mode");
        oneOf(
                node,
                "mode",
                value,
                Arrays.stream(allowed).map(PolicyDocument::word).toList(),
                what);
        return FirewallMode.valueOf(value.toUpperCase(Locale.ROOT));
    }

    /** Fails unless {@code value} is one of {@code allowed}, naming them and the closest. */
    void oneOf(Node node, String kind, String value, Collection<String> allowed, String what)
            throws InvalidPolicyException {
        if (allowed.contains(value)) {
            return;
        }
        throw error(
                node,
                "unknown " + kind + " '" + echo(value) + "' in " + what
                        + Suggestion.closest(value, allowed)
                                .map(closest -> "; did you mean '" + closest + "'?")
                                .orElse("")
                        + "; allowed: " + String.join(", ", allowed));
    }

    /** The line, from 1, on which a node starts. */
    int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    InvalidPolicyException error(Node node, String message) {
        return error(node.getStartMark(), message);
    }

    private InvalidPolicyException error(Optional<Mark> mark, String message) {
        String place = mark.map(m -> ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1))
                .orElse("");
        return new InvalidPolicyException(file + place + ": " + message);
    }

    private MappingNode openMapping(Node node, String what) throws InvalidPolicyException {
        if (!(node instanceof MappingNode mapping)) {
            throw error(node, what + " must be a mapping ('key: value' lines)");
        }
        return mapping;
    }

    private String key(NodeTuple tuple, String what) throws InvalidPolicyException {
        return scalar(tuple.getKeyNode(), "a key of " + what, "a text");
    }

    private String scalar(Node node, String what, String type) throws InvalidPolicyException {
        if (!(node instanceof ScalarNode scalar)) {
            throw error(node, what + " must be " + type + ", not a list or a mapping");
        }
        return scalar.getValue();
    }

    /** The word for a mode in settings and files. A bare {@code off} is a text in YAML 1.2, unlike in 1.1. */
    private static String word(FirewallMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static String echo(String value) {
        return value.length() <= MAX_ECHO ? value : value.substring(0, MAX_ECHO) + "…";
    }
}
