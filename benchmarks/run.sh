#!/bin/sh
# Builds the benchmarks and runs them.
#   sh benchmarks/run.sh ConnectBenchmark            the arguments go to JMH; -h lists them
#   sh benchmarks/run.sh evaluate CORPUS MISSES      judges a corpus of statements, and writes every miss to a file
set -eu
here=$(pwd)
cd "$(dirname "$0")/.."
mvn -B -q -DskipTests -Dspotless.check.skip -pl benchmarks -am package \
    dependency:build-classpath -Dmdep.outputFile=target/classpath
classpath="$PWD/benchmarks/target/classes:$(cat benchmarks/target/classpath)"
cd "$here"
main=org.openjdk.jmh.Main
if [ "${1:-}" = evaluate ]; then
    shift
    main=dev.portcullis.benchmarks.FirewallEvaluator
fi
exec java -cp "$classpath" "$main" "$@"
