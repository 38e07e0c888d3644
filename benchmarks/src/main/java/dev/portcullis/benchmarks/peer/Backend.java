package dev.portcullis.benchmarks.peer;

/**
 * The database at the end of a benchmark.
 *
 * @param address what follows {@code jdbc:} in the URL, up to the properties, such as {@code mysql://localhost:3306/shop}
 */
public record Backend(String address, String user, String password) {
    /** The URL for the driver that the peers stand in front of; plain TCP on loopback, so that TLS is no part of a statement. */
    String driverUrl() {
        return "jdbc:" + address + (isStub() ? "" : "?sslMode=DISABLED");
    }

    boolean isStub() {
        return address.startsWith("stub:");
    }
}
