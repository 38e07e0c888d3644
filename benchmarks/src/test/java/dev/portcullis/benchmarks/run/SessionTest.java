package dev.portcullis.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be measured is refused before anything is started, and before what was measured loses its place. */
class SessionTest {
    @TempDir
    private Path project;

    private Folders folders = new Folders(Path.of(""));

    @BeforeEach
    void build() throws IOException {
        folders = FakeTarget.in(project);
    }

    @Test
    void whatThereIsNotIsNamedWithWhatThereIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> session("stubs"))
                .withMessageContainingAll("no group stubs", "stub, rows, mysql");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> session("stub", "--only", "raw,portculis"))
                .withMessageContainingAll("no variant portculis", "portcullis-full");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> session("--rounds", "0"))
                .withMessageContainingAll("1 to 999", "not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> session("stub", "--only"))
                .withMessageContaining("--only needs a value");
    }

    @Test
    void aGroupThatRunsNoneOfTheVariantsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> session("firewall", "--only", "raw"))
                .withMessageContainingAll("nothing to measure", "firewall", "raw");
    }

    @Test
    void aMissingLibraryIsNamedWithWhatBringsIt() throws IOException {
        Files.delete(project.resolve("benchmarks/peers/aws-wrapper/target/lib"));

        assertThatNoException().isThrownBy(() -> session("stub", "--only", "raw"));
        assertThatIllegalStateException()
                .isThrownBy(() -> session("stub"))
                .withMessageContainingAll("aws-wrapper", "sh benchmarks/run.sh");
    }

    @Test
    void aMissingFolderOfLibrariesToo() throws IOException {
        for (Path jar : Files.list(folders.target().resolve("lib")).toList()) {
            Files.delete(jar);
        }
        Files.delete(folders.target().resolve("lib"));

        assertThatIllegalStateException()
                .isThrownBy(() -> session("stub"))
                .withMessageContainingAll("lib", "sh benchmarks/run.sh");
    }

    @Test
    void roundsOfAnotherJdkAreNotAdded() throws IOException, InterruptedException {
        measured("stub-raw-1.json");
        Environment environment = new Environment(folders);
        environment.note(EnumSet.of(Group.STUB), EnumSet.noneOf(Group.class), Profile.QUICK);
        assertThatNoException().isThrownBy(() -> session("stub", "--add"));

        Path notes = environment.file();
        Files.writeString(notes, Files.readString(notes).replace(System.getProperty("java.runtime.version"), "99.0.1"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> session("stub", "--add"))
                .withMessageContainingAll("--add", "stub", "JDK", "99.0.1", "without --add");
        assertThatNoException().isThrownBy(() -> session("stub"));
        assertThatNoException().isThrownBy(() -> session("firewall", "--add"));
    }

    @Test
    void aRunOnAnotherJdkLeavesTheOthersTheirs() throws IOException, InterruptedException {
        Environment environment = new Environment(folders);
        Files.writeString(environment.file(), """
                jdk=JVM 99
                machine=one core
                group.stub=2026-11-26 15\\:04 UTC|abc|full, 2 rounds|1.81
                """);

        environment.note(EnumSet.of(Group.FIREWALL), EnumSet.noneOf(Group.class), Profile.QUICK);

        Properties notes = Environment.read(folders);
        assertThat(Noted.of(Group.STUB, notes))
                .contains(new Noted("2026-11-26 15:04 UTC", "abc", "full", "1.81", "JVM 99", "one core"));
        assertThat(Noted.of(Group.FIREWALL, notes).orElseThrow().jdk())
                .contains(System.getProperty("java.runtime.version"));
    }

    @Test
    void roundsOfAnotherProfileAreNotAdded() throws IOException, InterruptedException {
        measured("stub-raw-1.json");
        new Environment(folders).note(EnumSet.of(Group.STUB), EnumSet.noneOf(Group.class), Profile.FULL);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> session("stub", "--add"))
                .withMessageContainingAll("profile full", "quick");
    }

    private void measured(String file) throws IOException {
        Files.writeString(Files.createDirectories(folders.results()).resolve(file), "[]");
    }

    private Session session(String... options) throws IOException, InterruptedException {
        return Session.of("quick", List.of(options), folders, System.out);
    }
}
