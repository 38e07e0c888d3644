package dev.portcullis.firewall.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Firewall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiteralWatchTest {
    @TempDir
    private Path directory;

    private Path path;
    private Concatenations file;
    private LiteralWatch watch;

    @BeforeEach
    void start() {
        path = directory.resolve("shop.baseline.findings");
        file = Concatenations.beside(directory.resolve("shop.baseline"));
        watch = LiteralWatch.unscheduled(file);
    }

    private void see(int line, String sql) {
        CallSite site = new CallSite("com.acme.OrderDao", "find", "OrderDao.java", line);
        watch.see("shop", site, Firewall.analyze(sql, Dialect.DEFAULT).shape(), sql, Dialect.DEFAULT);
    }

    @Test
    void literalsThatDifferAreFoundAndNotKept() throws IOException, InvalidBaselineException {
        see(42, "SELECT a FROM t WHERE b = 'red herring'");
        see(42, "SELECT a FROM t WHERE b = 'blue whale'");
        see(42, "SELECT a FROM t WHERE b = 'grey seal'");
        watch.keep();
        assertThat(file.read()).singleElement().satisfies(found -> {
            assertThat(found.site()).hasToString("com.acme.OrderDao#find(OrderDao.java:42)");
            assertThat(found.text()).isEqualTo("SELECT `a` FROM `t` WHERE `b` = ?");
        });
        assertThat(Files.readString(path)).doesNotContain("herring", "whale", "seal");
    }

    @Test
    void constantsParametersCommentsAndBlanksAreNoFinding() {
        see(42, "SELECT a FROM t WHERE b = 'x' AND c = ?");
        see(42, "SELECT  a FROM t /* request 2 */ WHERE b = 'x' AND c = ?");
        see(43, "SELECT a FROM t WHERE c = ?");
        see(43, "SELECT a FROM t WHERE c = ? -- request 3\n");
        watch.keep();
        assertThat(path).doesNotExist();
    }

    @Test
    void aPlaceThatMovedIsOneFindingAtItsNewLine() throws IOException, InvalidBaselineException {
        see(42, "SELECT a FROM t WHERE b = 1");
        see(42, "SELECT a FROM t WHERE b = 2");
        watch.keep();
        watch = LiteralWatch.unscheduled(file);
        see(57, "SELECT a FROM t WHERE b = 1");
        see(57, "SELECT a FROM t WHERE b = 2");
        watch.keep();
        assertThat(file.read())
                .singleElement()
                .satisfies(found -> assertThat(found.site().line()).isEqualTo(57));
    }

    @Test
    void aMistakeIsToldWithItsLine() throws IOException {
        Files.writeString(path, "# portcullis-findings 1\na\tb\n");
        assertThatThrownBy(file::read)
                .isInstanceOf(InvalidBaselineException.class)
                .hasMessage(path + ":2: a finding has 7 fields separated by tabs, this one has 2");
    }
}
