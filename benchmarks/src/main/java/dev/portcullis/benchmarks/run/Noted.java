package dev.portcullis.benchmarks.run;

import java.util.Optional;
import java.util.Properties;

/**
 * What is noted of the last run of a group.
 *
 * @param time when it began
 * @param commits what was built; more than one when rounds of another were added
 * @param profile the word of the profile
 * @param load of the machine in the minute before
 * @param jdk what it ran on; empty when that was not noted
 * @param machine the same
 */
public record Noted(String time, String commits, String profile, String load, String jdk, String machine) {
    /** What was noted of a group, if it was run. */
    public static Optional<Noted> of(Group group, Properties run) {
        return Optional.ofNullable(run.getProperty(key(group))).map(Noted::parse);
    }

    private static Noted parse(String text) {
        String[] parts = (text + "|||||").split("\\|", -1);
        return new Noted(parts[0], parts[1], parts[2].replaceFirst(",.*", ""), parts[3], parts[4], parts[5]);
    }

    void put(Group group, Properties run) {
        run.setProperty(key(group), String.join("|", time, commits, profile, load, jdk, machine));
    }

    private static String key(Group group) {
        return "group." + group.label();
    }

    /** This one with its JDK and its machine. */
    Noted on(String itsJdk, String itsMachine) {
        return new Noted(time, commits, profile, load, itsJdk, itsMachine);
    }

    /** This one after rounds were added to an earlier one. */
    Noted addedTo(Noted earlier) {
        String all = earlier.commits.contains(commits) ? earlier.commits : earlier.commits + " and " + commits;
        return new Noted(time, all, profile, load, jdk, machine);
    }

    /**
     * Holds rounds of different runs apart that no median may be taken of.
     *
     * @throws IllegalArgumentException when rounds of this one cannot be added to an earlier one
     */
    void requireAddableTo(Noted earlier, Group group) {
        requireSame("profile", group, earlier.profile, profile);
        requireSame("JDK", group, earlier.jdk, jdk);
        requireSame("machine", group, earlier.machine, machine);
    }

    private static void requireSame(String what, Group group, String then, String now) {
        if (!then.isEmpty() && !then.equals(now)) {
            throw new IllegalArgumentException("--add: the rounds of " + group.label() + " are of " + what + " " + then
                    + ", and new ones would be of " + now + ". Run it anew, without --add");
        }
    }
}
