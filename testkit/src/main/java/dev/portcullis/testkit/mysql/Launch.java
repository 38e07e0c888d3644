package dev.portcullis.testkit.mysql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The choice among the engines that this machine can run. */
record Launch(Cache cache) {
    private static final System.Logger LOG = System.getLogger(Launch.class.getName());

    MysqlServer start(Engine engine, List<String> arguments) {
        List<Engine> candidates =
                engine == Engine.AUTO ? List.of(Engine.MYSQL, Engine.MARIADB, Engine.DOCKER) : List.of(engine);
        var reasons = new ArrayList<String>();
        for (Engine candidate : candidates) {
            try {
                return candidate == Engine.DOCKER
                        ? ContainerServer.run(arguments)
                        : ChildServer.run(Installation.of(candidate, cache), arguments);
            } catch (EngineUnavailableException e) {
                LOG.log(System.Logger.Level.WARNING, "{0} cannot run here: {1}", candidate, e.getMessage());
                reasons.add(candidate + ": " + e.getMessage());
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }
        throw new IllegalStateException(
                "This machine can run no server for " + engine + ". " + String.join("; ", reasons));
    }
}
