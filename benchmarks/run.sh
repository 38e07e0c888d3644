#!/bin/sh
# Builds the benchmarks and runs them.
#   sh benchmarks/run.sh quick                       where it stands, in about five minutes, and docs/benchmarks.md
#   sh benchmarks/run.sh full                        the run whose figures are published, and docs/benchmarks.md
#   sh benchmarks/run.sh quick stub --only raw,druid-wall,portcullis-full    one group, and three variants of it
#   sh benchmarks/run.sh evaluate CORPUS MISSES      judges a corpus of statements, and writes every miss to a file
#   sh benchmarks/run.sh baseline CORPUS MISSES      judges it by a learned baseline
#   sh benchmarks/run.sh --help                      lists the rest, once it is built
set -eu
here=$(pwd)
cd "$(dirname "$0")/.."
root=$(pwd)
jar="$root/benchmarks/target/benchmarks.jar"
usage() {
    sed -n '/^#   /s/^#   //p' "$root/benchmarks/run.sh"
}
# Neither help nor a slip of the pen needs a build.
case "${1:---help}" in
    quick | full | report | evaluate | baseline | jmh) ;;
    --help | -h | help)
        [ ! -f "$jar" ] || exec java -jar "$jar" --help
        usage
        exit
        ;;
    *)
        echo "There is no command $1" >&2
        usage >&2
        exit 2
        ;;
esac
echo "Building, which takes a minute or more" >&2
# No library of an earlier version may stay behind; what was measured does.
rm -rf benchmarks/target/lib
mvn -B -q -DskipTests -Dspotless.check.skip -pl benchmarks -am package
mvn -B -q -f benchmarks/peers/pom.xml clean package
cd "$here"
exec java -jar "$jar" "$@"
