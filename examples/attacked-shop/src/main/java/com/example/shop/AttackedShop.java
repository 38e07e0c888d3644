package com.example.shop;

import com.example.common.Report;
import com.example.shop.Sqlmap.Loot;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.portcullis.testkit.LocalRds;
import dev.portcullis.testkit.mysql.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Attacks one careless shop twice with sqlmap: on {@code jdbc:mysql:} and on {@code jdbc:portcullis:mysql:}. Exits with 1 if
 * the first attack did not succeed, if the second did, or if an honest customer was disturbed.
 */
public final class AttackedShop {
    private final Path files;
    private final Report report;

    private AttackedShop(Path files, Report report) {
        this.files = files;
        this.report = report;
    }

    /** Takes the directory for what sqlmap writes. */
    public static void main(String[] arguments) throws Exception {
        var report = new Report(System.out);
        report.title("A real MySQL, and a shop that puts its visitors' words into its SQL");
        Path files = Files.createDirectories(Path.of(arguments[0]));
        try (LocalRds rds = LocalRds.builder().database("shop").start()) {
            new AttackedShop(files, report).run(rds);
        }
        System.exit(report.summary() ? 0 : 1);
    }

    private void run(LocalRds rds) throws IOException, InterruptedException, SQLException {
        Login login = Stock.fill(rds);
        report.note("what sqlmap sends, gets and says, and what the firewall logs: " + files);
        String raw = "jdbc:mysql://%s:%d/shop?sslMode=REQUIRED"
                .formatted(rds.server().host(), rds.server().port());
        besiege("without Portcullis", raw, login, this::falls);
        besiege("with Portcullis", rds.jdbcUrl("shop"), login, this::stands);
    }

    private void besiege(String setting, String url, Login login, BiConsumer<String, Loot> verdict)
            throws IOException, InterruptedException {
        report.title("The shop " + setting + ": " + url.substring(0, url.indexOf('?')));
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(login.user());
        config.setPassword(login.password());
        config.setMaximumPoolSize(4);
        var traffic = new Traffic();
        try (var pool = new HikariDataSource(config);
                var shop = new CarelessShop(pool, traffic)) {
            serve(shop, setting + ", before the attack");
            for (Target target : Target.values()) {
                attack(shop, target, setting, traffic, verdict);
            }
            serve(shop, setting + ", after the attack");
        }
    }

    private void attack(
            CarelessShop shop, Target target, String setting, Traffic traffic, BiConsumer<String, Loot> verdict)
            throws IOException, InterruptedException {
        Path written = Files.createDirectories(
                files.resolve(setting.replace(' ', '-')).resolve(target.name().toLowerCase(Locale.ROOT)));
        traffic.take();
        long began = System.nanoTime();
        Loot loot = Sqlmap.attack(shop.address(), target, written);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        Traffic.Count count = traffic.take();
        verdict.accept(setting + ", " + target.place(), loot);
        report.note("%s of %s: %d requests in %d s, %d statements refused"
                .formatted(target.parameter(), target.address(), count.requests(), seconds, count.refused()));
        if (count.refused() > 0) {
            report.note("by rule: " + count.refusals());
        }
    }

    private void serve(CarelessShop shop, String when) throws IOException, InterruptedException {
        List<String> failures = HonestVisit.failures(shop.address());
        int visits = HonestVisit.all().size();
        report.claim(
                failures.isEmpty(),
                "%s: %d of %d honest visits got their page".formatted(when, visits - failures.size(), visits));
        failures.forEach(report::note);
    }

    private void falls(String attack, Loot loot) {
        report.claim(
                !loot.techniques().isEmpty() && loot.cards().size() == Stock.CARDS,
                "%s: injectable (%s), %d of %d cards stolen"
                        .formatted(
                                attack,
                                String.join(", ", loot.techniques()),
                                loot.cards().size(),
                                Stock.CARDS));
    }

    private void stands(String attack, Loot loot) {
        report.claim(
                loot.gaveUp() && loot.techniques().isEmpty() && loot.cards().isEmpty(),
                "%s: %s, %d of %d cards stolen"
                        .formatted(
                                attack,
                                loot.gaveUp() ? "sqlmap gave up" : "sqlmap did not give up " + loot.techniques(),
                                loot.cards().size(),
                                Stock.CARDS));
    }
}
