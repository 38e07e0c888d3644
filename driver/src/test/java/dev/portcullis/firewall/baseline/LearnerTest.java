package dev.portcullis.firewall.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.firewall.Shape;
import dev.portcullis.firewall.baseline.Baseline.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnerTest {
    @TempDir
    private Path directory;

    private Path path;
    private BaselineFile file;

    @BeforeEach
    void nameFile() {
        path = directory.resolve("shop.baseline");
        file = new BaselineFile(path);
    }

    private static Shape shape(long number) {
        return new Shape(number, number);
    }

    private static void learn(Learner learner, long number) {
        learner.learn("shop", "a.B#c", shape(number), List.of(), () -> "SELECT " + number);
    }

    private Answer ask(long number) throws IOException, InvalidBaselineException {
        return file.read().ask("shop", "a.B#c", shape(number), () -> "");
    }

    @Test
    void learnersOfOneFileDoNotLoseEachOther() throws IOException, InvalidBaselineException {
        Learner one = Learner.unscheduled(file);
        Learner other = Learner.unscheduled(file);
        learn(one, 1);
        learn(other, 2);
        one.keep();
        other.keep();
        learn(one, 3);
        one.keep();
        for (int number = 1; number <= 3; number++) {
            assertThat(ask(number)).isEqualTo(Answer.KNOWN_SHAPE);
        }
    }

    @Test
    void processesOfOneFileDoNotLoseEachOther() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int first = 0; first < 3; first++) {
            processes.add(new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            LearningProcess.class.getName(),
                            path.toString(),
                            Integer.toString(first * 20))
                    .inheritIO()
                    .start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
        for (int number = 0; number < 60; number++) {
            assertThat(ask(number)).isEqualTo(Answer.KNOWN_SHAPE);
        }
    }

    /** Learns twenty statements, and writes after each. */
    static final class LearningProcess {
        private LearningProcess() {}

        public static void main(String[] arguments) throws IOException, InvalidBaselineException {
            Learner learner = Learner.unscheduled(new BaselineFile(Path.of(arguments[0])));
            int first = Integer.parseInt(arguments[1]);
            for (int number = first; number < first + 20; number++) {
                learn(learner, number);
                learner.keep();
            }
        }
    }

    @Test
    void whatRulesCallAnAttackIsQuarantined() throws IOException, InvalidBaselineException {
        Learner learner = Learner.unscheduled(file);
        learn(learner, 1);
        learner.learn("shop", "a.B#c", shape(2), List.of("time-delay"), () -> "SELECT `sleep` (?)");
        learner.keep();
        assertThat(ask(2)).isEqualTo(Answer.NEW_SHAPE);
        assertThat(Files.readString(path))
                .contains("\tquarantined\t" + shape(2) + "\ttime-delay\tSELECT `sleep` (?)\n");
    }

    @Test
    void whatStandsInTheFileIsNotWrittenAgain() throws IOException, InvalidBaselineException {
        Learner learner = Learner.unscheduled(file);
        learn(learner, 1);
        learner.keep();
        String reviewed = Files.readString(path).replace("learned", "approved");
        Files.writeString(path, reviewed);
        Learner next = Learner.unscheduled(file);
        learn(next, 1);
        next.keep();
        assertThat(path).hasContent(reviewed);
    }

    @Test
    void whatCannotBeWrittenIsKeptForTheNextTime() throws IOException, InvalidBaselineException {
        Learner learner = Learner.unscheduled(file);
        learn(learner, 1);
        Files.writeString(path, "no baseline");
        learner.keep();
        assertThat(path).hasContent("no baseline");
        Files.delete(path);
        learner.keep();
        assertThat(ask(1)).isEqualTo(Answer.KNOWN_SHAPE);
    }

    @Test
    void anAttackerCannotGrowTheFileWithoutEnd() throws IOException, InvalidBaselineException {
        Learner learner = Learner.unscheduled(file);
        for (int number = 0; number < 3_000; number++) {
            learn(learner, number);
        }
        learner.keep();
        assertThat(file.read().lines()).hasSize(2_000);
    }
}
