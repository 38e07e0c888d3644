package dev.portcullis.policy;

import dev.portcullis.config.Suggestion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HexFormat;
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
public final class PolicyDocument {
    /** The sections that a policy may have, each read by the feature that it is for. */
    public static final List<String> KEYS = List.of("version", "firewall", "audit");

    static final int MAX_CHARACTERS = 1 << 20;
    private static final int MAX_DEPTH = 20;
    private static final int MAX_ECHO = 60;
    private static final int CONTENT_HASH_BYTES = 8;

    private final String file;

    private PolicyDocument(String file) {
        this.file = file;
    }

    /** What a reader does with the root of a document. */
    public interface Reader<T> {
        T read(PolicyDocument document, Node root) throws InvalidPolicyException;
    }

    /** Parses {@code text}; {@code file} is the name that errors give. */
    public static <T> T read(String file, String text, Reader<T> reader) throws InvalidPolicyException {
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

    /** 16 hex digits over the text of a policy file. */
    public static String contentHash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, CONTENT_HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
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
    public Map<String, Node> mapping(Node node, String what, Collection<String> allowed) throws InvalidPolicyException {
        Map<String, Node> nodes = new LinkedHashMap<>();
        for (Entry entry : entries(node, what)) {
            oneOf(entry.at(), "key", entry.key(), allowed, what);
            nodes.put(entry.key(), entry.value());
        }
        return nodes;
    }

    /** An entry of a mapping whose keys somebody else knows; {@code at} is where the key stands. */
    public record Entry(String key, Node at, Node value) {}

    /** The entries of a mapping, each key given once. */
    public List<Entry> entries(Node node, String what) throws InvalidPolicyException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : openMapping(node, what).getValue()) {
            String key = key(tuple, what);
            if (entries.put(key, new Entry(key, tuple.getKeyNode(), tuple.getValueNode())) != null) {
                throw error(tuple.getKeyNode(), "key '" + echo(key) + "' is given twice in " + what);
            }
        }
        return List.copyOf(entries.values());
    }

    /** Names and single values of which somebody else knows the meaning. No error shows a value, since one may be a password. */
    public Map<String, String> properties(Node node, String what) throws InvalidPolicyException {
        Map<String, String> properties = new LinkedHashMap<>();
        for (Entry entry : entries(node, what)) {
            properties.put(entry.key(), scalar(entry.value(), what + "." + echo(entry.key()), "a single value"));
        }
        return properties;
    }

    /** The node of a key that must be given. */
    public Node required(Map<String, Node> entries, String key, Node owner, String what) throws InvalidPolicyException {
        Node node = entries.get(key);
        if (node == null) {
            throw error(owner, what + " needs '" + key + "'");
        }
        return node;
    }

    public List<Node> list(Node node, String what) throws InvalidPolicyException {
        if (!(node instanceof SequenceNode sequence)) {
            throw error(node, what + " must be a list ('- ' items)");
        }
        return sequence.getValue();
    }

    /** A text that is not blank. */
    public String text(Node node, String what) throws InvalidPolicyException {
        String value = scalar(node, what, "a text");
        if (!node.getTag().equals(Tag.STR) || value.isBlank()) {
            throw error(
                    node, what + " must be a text that is not empty; quote it if it is a number, true, false or null");
        }
        return value;
    }

    public int number(Node node, String what, int min, int max) throws InvalidPolicyException {
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

    public LocalDate date(Node node, String what) throws InvalidPolicyException {
        String value = scalar(node, what, "a date");
        try {
            return LocalDate.parse(value);
        } catch (DateTimeParseException e) {
            throw error(node, what + " must be a date written as 2026-12-31, not '" + echo(value) + "'");
        }
    }

    /** One of some words, which are constants of an enum in lower case. A bare {@code off} is a text in YAML 1.2, unlike in 1.1. */
    public <E extends Enum<E>> E word(Node node, String kind, String what, List<E> allowed)
            throws InvalidPolicyException {
        String value = scalar(node, what, "a " + kind);
        oneOf(node, kind, value, allowed.stream().map(PolicyDocument::word).toList(), what);
        return allowed.stream()
                .filter(each -> word(each).equals(value))
                .findFirst()
                .orElseThrow();
    }

    /** {@code true} or {@code false}. */
    public boolean flag(Node node, String what) throws InvalidPolicyException {
        String value = scalar(node, what, "true or false");
        if (!node.getTag().equals(Tag.BOOL)) {
            throw error(node, what + " must be true or false, not '" + echo(value) + "'");
        }
        return Boolean.parseBoolean(value);
    }

    /** A share: a number above 0 and up to 1. */
    public double share(Node node, String what) throws InvalidPolicyException {
        String value = scalar(node, what, "a number");
        if (node.getTag().equals(Tag.FLOAT) || node.getTag().equals(Tag.INT)) {
            try {
                double share = Double.parseDouble(value);
                if (share > 0 && share <= 1) {
                    return share;
                }
            } catch (NumberFormatException e) {
                // Not a number, or written in octal or hex: reported as any other value out of bounds.
            }
        }
        throw error(node, what + " must be a number above 0 and up to 1, such as 0.01, not '" + echo(value) + "'");
    }

    /** Fails unless {@code value} is one of {@code allowed}, naming them and the closest. */
    public void oneOf(Node node, String kind, String value, Collection<String> allowed, String what)
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
    public int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    /** {@code file:line:column} of a node. */
    public String place(Node node) {
        return place(node.getStartMark());
    }

    public InvalidPolicyException error(Node node, String message) {
        return error(node.getStartMark(), message);
    }

    private InvalidPolicyException error(Optional<Mark> mark, String message) {
        return new InvalidPolicyException(place(mark) + ": " + message);
    }

    private String place(Optional<Mark> mark) {
        return file
                + mark.map(m -> ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1))
                        .orElse("");
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

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String echo(String value) {
        return value.length() <= MAX_ECHO ? value : value.substring(0, MAX_ECHO) + "…";
    }
}
