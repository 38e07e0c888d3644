package dev.portcullis.testkit.mysql;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A server program ready to run: the executable, the variables and arguments that it always needs, and a data directory
 * that was initialised once and is copied for each start.
 */
record Installation(
        Engine engine, Path program, Map<String, String> environment, List<String> arguments, Path dataTemplate) {

    /** The start of every command line of a server program; a server started as root must be told that it may. */
    static List<String> command(Path program, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.add("--no-defaults");
        if (System.getProperty("user.name").equals("root")) {
            command.add("--user=root");
        }
        command.addAll(arguments);
        return command;
    }

    /** Installs that engine, or says why it cannot run here. */
    static Installation of(Engine engine, Cache cache) throws IOException, EngineUnavailableException {
        return switch (engine) {
            case MYSQL -> new MysqlArchive(cache).install();
            case MARIADB -> new MariadbArchive(cache).install();
            case AUTO, DOCKER -> throw new IllegalArgumentException(engine + " is not installed from an archive");
        };
    }
}
