#!/bin/sh
# Builds what the quickstart needs and runs it: a pooled application on a real MySQL that is started for it.
set -eu
cd "$(dirname "$0")/../.."
echo "Building (the first time Maven downloads the dependencies, among them a real MySQL of 80 MB) ..."
mvn -B -q -DskipTests -Dspotless.check.skip -pl examples/quickstart -am package \
    dependency:build-classpath -Dmdep.outputFile=target/classpath
exec java -cp "examples/quickstart/target/classes:$(cat examples/quickstart/target/classpath)" \
    -Djava.util.logging.config.file=examples/quickstart/logging.properties \
    com.example.quickstart.Quickstart
