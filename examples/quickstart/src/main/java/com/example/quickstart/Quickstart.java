package com.example.quickstart;

import com.example.common.Report;
import dev.portcullis.testkit.LocalRds;
import java.util.List;

/**
 * Runs a pooled application on a local RDS through {@code jdbc:portcullis:mysql:} and proves, step by step, what Portcullis
 * promises. Exits with 1 if anything did not hold.
 */
public final class Quickstart {
    private Quickstart() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws Exception {
        var report = new Report(System.out);
        report.title(
                "A local RDS: real MySQL behind a TLS front door with the name and certificate of an RDS endpoint");
        try (LocalRds rds = LocalRds.builder()
                .database("shop")
                .frontDoor(door -> door.recordEverything())
                .start()) {
            useTheKeysOf(rds);
            report.note("%s %s stands in for %s"
                    .formatted(rds.server().engine(), rds.server().version(), rds.endpoint()));
            for (Chapter chapter : List.of(
                    new TokenLogin(), new Injections(), new AuditTrail(), new RotationUnderLoad(), new Impostors())) {
                report.title(chapter.title());
                chapter.tell(rds, report);
            }
        }
        System.exit(report.summary() ? 0 : 1);
    }

    /** Where a deployed application has an IAM role, this one has a key pair that the local RDS accepts. */
    private static void useTheKeysOf(LocalRds rds) {
        System.setProperty("aws.accessKeyId", rds.credential().accessKeyId());
        System.setProperty("aws.secretAccessKey", rds.credential().secretAccessKey());
    }
}
