package dev.portcullis.firewall.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.config.FirewallMode;
import dev.portcullis.policy.InvalidPolicyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-06-30T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void writeGoodPolicy() throws IOException {
        file = directory.resolve("policy.yaml");
        write("enforce");
    }

    private void write(String mode) throws IOException {
        Files.writeString(file, "version: 1\nfirewall:\n  mode: " + mode + "\n");
    }

    private PolicyFile open(Clock clock) throws IOException, InvalidPolicyException {
        return PolicyFile.unwatched(file, Set.of("union-select"), clock);
    }

    @Test
    void aMistakeAtTheStartIsAnError() throws IOException {
        write("enforcing");
        assertThatThrownBy(() -> open(NOON))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageStartingWith(file + ":3:9: ");
    }

    @Test
    void aNewVersionIsTaken() throws IOException, InvalidPolicyException {
        PolicyFile policy = open(NOON);
        String before = policy.current().version();
        write("observe");
        policy.keep();
        assertThat(policy.current().mode()).isEqualTo(FirewallMode.OBSERVE);
        assertThat(policy.current().version()).isNotEqualTo(before);
        assertThat(policy.problem()).isNull();
    }

    @Test
    void anUnchangedFileKeepsTheSameObject() throws IOException, InvalidPolicyException {
        PolicyFile policy = open(NOON);
        Policy before = policy.current();
        policy.keep();
        assertThat(policy.current()).isSameAs(before);
    }

    @Test
    void aBadVersionKeepsTheOldOneAndSaysSoUntilItIsMended() throws IOException, InvalidPolicyException {
        PolicyFile policy = open(NOON);
        write("of");
        policy.keep();
        assertThat(policy.current().mode()).isEqualTo(FirewallMode.ENFORCE);
        assertThat(policy.problem()).contains(":3:9: unknown mode 'of'");
        Files.delete(file);
        policy.keep();
        assertThat(policy.current().mode()).isEqualTo(FirewallMode.ENFORCE);
        assertThat(policy.problem()).contains("cannot be read");
        write("enforce");
        policy.keep();
        assertThat(policy.problem()).isNull();
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() throws IOException, InvalidPolicyException {
        PolicyFile policy = open(NOON);
        Files.write(file, new byte[] {'v', (byte) 0xff});
        policy.keep();
        assertThat(policy.problem()).contains("not UTF-8");
    }

    @Test
    void anExceptionStopsToApplyWhileTheProcessRuns() throws IOException, InvalidPolicyException {
        Files.writeString(
                file, "version: 1\nfirewall: {exceptions: [{rule: union-select, reason: r, expires: 2026-06-30}]}\n");
        var clock = new Clock() {
            private Instant now = NOON.instant();

            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        PolicyFile policy = open(clock);
        assertThat(policy.current().exemptions()).hasSize(1);
        clock.now = clock.now.plus(Duration.ofDays(1));
        policy.keep();
        assertThat(policy.current().exemptions()).isEmpty();
    }
}
