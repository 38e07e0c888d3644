#!/bin/sh
# Builds what the example needs and runs it: a fleet of processes on one real MySQL, the Kafka topic they audit to, and the
# consumer that proves and stores it.
set -eu
cd "$(dirname "$0")/../.."
echo "Building (the first time Maven downloads the dependencies, among them a Kafka broker and a real MySQL) ..."
mvn -B -q -DskipTests -Dspotless.check.skip -pl examples/audit-fleet -am package \
    dependency:build-classpath -Dmdep.outputFile=target/classpath
rm -rf examples/audit-fleet/target/fleet
mkdir examples/audit-fleet/target/fleet
exec java -Xmx512m -cp "examples/audit-fleet/target/classes:$(cat examples/audit-fleet/target/classpath)" \
    -Djava.util.logging.config.file=examples/audit-fleet/logging.properties \
    com.example.fleet.Fleet examples/audit-fleet/target/fleet
