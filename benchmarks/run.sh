#!/bin/sh
# Builds the benchmarks and hands the arguments to JMH: sh benchmarks/run.sh ConnectBenchmark, or -h for all that it takes.
set -eu
cd "$(dirname "$0")/.."
mvn -B -q -DskipTests -Dspotless.check.skip -pl benchmarks -am package \
    dependency:build-classpath -Dmdep.outputFile=target/classpath
exec java -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath)" org.openjdk.jmh.Main "$@"
