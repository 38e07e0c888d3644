package dev.portcullis.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    @TempDir
    private Path project;

    @Test
    void whatIsRunAgainIsPutAsideWithItsNotes() throws IOException {
        Folders folders = FakeTarget.in(project);
        Files.createDirectories(folders.results());
        Files.writeString(folders.results().resolve("stub-raw-2.json"), "[1]");
        Files.writeString(folders.results().resolve("start-raw-1.json"), "[2]");
        Files.writeString(folders.target().resolve("run.properties"), "machine=m");

        Path aside = new Archive(folders).put(EnumSet.of(Group.STUB)).orElseThrow();

        assertThat(aside.resolve("stub-raw-2.json")).hasContent("[1]");
        assertThat(aside.resolve("run.properties")).hasContent("machine=m");
        assertThat(folders.results()).isDirectoryNotContaining("glob:**stub*").isDirectoryContaining("glob:**start*");
    }

    @Test
    void theLastRoundIsThatOfTheGroups() throws IOException {
        Folders folders = FakeTarget.in(project);
        Archive archive = new Archive(folders);
        assertThat(archive.lastRound(EnumSet.allOf(Group.class))).isZero();
        Files.createDirectories(folders.results());
        Files.writeString(folders.results().resolve("stub-raw-64threads-2.json"), "[]");
        Files.writeString(folders.results().resolve("start-raw-5.json"), "[]");

        assertThat(archive.lastRound(EnumSet.of(Group.STUB))).isEqualTo(2);
        assertThat(archive.lastRound(EnumSet.allOf(Group.class))).isEqualTo(5);
    }
}
