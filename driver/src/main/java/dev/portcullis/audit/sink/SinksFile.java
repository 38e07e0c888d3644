package dev.portcullis.audit.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The YAML file of {@code portcullis.audit.sinks}: a list of sinks, each a mapping of names to single values. Errors begin with
 * {@code file:line:column:} and echo no value, since one may be a password.
 */
public final class SinksFile {
    private static final int MOST_CHARACTERS = 1 << 20;

    private final String file;

    private SinksFile(String file) {
        this.file = file;
    }

    /** The sinks of the file, in its order; at least one. */
    public static List<SinkSettings> read(Path file) throws InvalidSinkException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return new SinksFile(file.toString()).parse(text);
        } catch (CharacterCodingException e) {
            throw new InvalidSinkException(file + ":1:1: the file is not UTF-8", e);
        } catch (IOException e) {
            throw new InvalidSinkException("The file of the audit sinks, " + file + ", cannot be read: " + e, e);
        }
    }

    private List<SinkSettings> parse(String text) throws InvalidSinkException {
        LoadSettings yaml = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(MOST_CHARACTERS)
                .build();
        try {
            Optional<Node> root = new Compose(yaml).composeString(text);
            if (root.isEmpty()
                    || !(root.get() instanceof SequenceNode list)
                    || list.getValue().isEmpty()) {
                throw error(
                        root.flatMap(Node::getStartMark),
                        "the file must be a list of sinks ('- type: kafka' and so on)");
            }
            List<SinkSettings> sinks = new ArrayList<>();
            for (Node entry : list.getValue()) {
                sinks.add(sink(entry));
            }
            return sinks;
        } catch (MarkedYamlEngineException e) {
            throw error(e.getProblemMark(), "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw error(Optional.empty(), "not YAML");
        }
    }

    private SinkSettings sink(Node entry) throws InvalidSinkException {
        if (!(entry instanceof MappingNode mapping)) {
            throw error(entry.getStartMark(), "a sink is a mapping of names to values ('type: kafka' and so on)");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw error(tuple.getKeyNode().getStartMark(), "the name of a property is a single text");
            }
            if (!(tuple.getValueNode() instanceof ScalarNode value)) {
                throw error(tuple.getValueNode().getStartMark(), "'" + key.getValue() + "' must be a single value");
            }
            if (values.put(key.getValue(), value.getValue()) != null) {
                throw error(key.getStartMark(), "'" + key.getValue() + "' is given twice");
            }
        }
        try {
            return SinkSettings.parse(values);
        } catch (InvalidSinkException e) {
            throw error(entry.getStartMark(), String.valueOf(e.getMessage()));
        }
    }

    private InvalidSinkException error(Optional<Mark> mark, String what) {
        return new InvalidSinkException(file + ":"
                + mark.map(at -> (at.getLine() + 1) + ":" + (at.getColumn() + 1))
                        .orElse("1:1") + ": " + what);
    }
}
