#!/bin/sh
# Builds the benchmarks and runs them.
#   sh benchmarks/run.sh quick                       where it stands, in about five minutes
#   sh benchmarks/run.sh full                        the run whose figures are published, and docs/benchmarks.md
#   sh benchmarks/run.sh evaluate CORPUS MISSES      judges a corpus of statements, and writes every miss to a file
#   sh benchmarks/run.sh baseline CORPUS MISSES      judges it by a learned baseline
#   sh benchmarks/run.sh --help                      lists the rest
set -eu
here=$(pwd)
cd "$(dirname "$0")/.."
root=$(pwd)
jar="$root/benchmarks/target/benchmarks.jar"
# Help needs no new build where there is one.
case "${1:---help}" in
    --help | -h | help) [ ! -f "$jar" ] || exec java -jar "$jar" --help ;;
esac
# No library of an earlier version may stay behind; what was measured does.
rm -rf benchmarks/target/lib
mvn -B -q -DskipTests -Dspotless.check.skip -pl benchmarks -am package
mvn -B -q -f benchmarks/peers/pom.xml clean package
cd "$here"
exec java -jar "$jar" "$@"
