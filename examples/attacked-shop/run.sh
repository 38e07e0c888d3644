#!/bin/sh
# Builds a careless shop on a real MySQL that is started for it, and attacks it with sqlmap, without and with Portcullis.
set -eu
if ! command -v sqlmap >/dev/null; then
    echo "The attacker is missing. Install sqlmap ('apt-get install sqlmap', 'brew install sqlmap' or 'pipx install sqlmap')" >&2
    echo "and run this again." >&2
    exit 2
fi
cd "$(dirname "$0")/../.."
echo "Building (the first time Maven downloads the dependencies, among them a real MySQL of 80 MB) ..."
mvn -B -q -DskipTests -Dspotless.check.skip -pl examples/attacked-shop -am package \
    dependency:build-classpath -Dmdep.outputFile=target/classpath
rm -rf examples/attacked-shop/target/attack
mkdir examples/attacked-shop/target/attack
exec java -cp "examples/attacked-shop/target/classes:$(cat examples/attacked-shop/target/classpath)" \
    -Djava.util.logging.config.file=examples/attacked-shop/logging.properties \
    com.example.shop.AttackedShop examples/attacked-shop/target/attack
