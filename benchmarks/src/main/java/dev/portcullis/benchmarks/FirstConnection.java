package dev.portcullis.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * A program that does nothing but open a connection, ask for one row and end. Its arguments are the URL and the file of the properties; it
 * prints the most memory that it had resident, in KiB, how many classes it loaded, and the processor
 * time that it took, in nanoseconds.
 */
final class FirstConnection {
    private FirstConnection() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        Properties info = new Properties();
        try (var in = Files.newInputStream(Path.of(arguments[1]))) {
            info.load(in);
        }
        try (Connection connection = DriverManager.getConnection(arguments[0], info);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            rows.next();
            System.out.println("READY " + rows.getInt(1));
        }
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                System.out.println("RESIDENT " + line.replaceAll("\\D", ""));
            }
        }
        // Last, because counting loads classes itself. The processor time has that little in it, and the exit of the
        // JVM not.
        System.out.println(
                "CLASSES " + ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean process) {
            System.out.println("CPU " + process.getProcessCpuTime());
        }
    }
}
