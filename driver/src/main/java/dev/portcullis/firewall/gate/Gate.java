package dev.portcullis.firewall.gate;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.DriverSettings;
import dev.portcullis.config.FirewallMode;
import dev.portcullis.config.SettingException;
import dev.portcullis.firewall.Action;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Firewall;
import dev.portcullis.firewall.Verdict;
import dev.portcullis.firewall.baseline.CallSite;
import dev.portcullis.firewall.baseline.CallSites;
import dev.portcullis.firewall.policy.InvalidPolicyException;
import dev.portcullis.firewall.policy.Policy;
import dev.portcullis.firewall.policy.PolicyFile;
import dev.portcullis.metrics.DriverMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What every statement of one connector passes: the firewall of the policy in force. A changed policy is a new firewall with nothing
 * remembered. Safe for all threads.
 */
public final class Gate {
    /** Lets everything pass unread. */
    public static final Gate OPEN = new Gate(FirewallMode.OFF, null, null, null, DriverMetrics.NONE);

    private final FirewallMode setting;
    private final @Nullable PolicyFile policyFile;
    private final @Nullable String user;
    private final @Nullable String application;
    private final DriverMetrics metrics;
    private final RefusalLog log = new RefusalLog();
    private volatile Ruling ruling;

    private Gate(
            FirewallMode setting,
            @Nullable PolicyFile policyFile,
            @Nullable String user,
            @Nullable String application,
            DriverMetrics metrics) {
        this.setting = setting;
        this.policyFile = policyFile;
        this.user = user;
        this.application = application;
        this.metrics = metrics;
        this.ruling = rule(policy());
    }

    /** One policy and the firewall that was built for it. */
    private record Ruling(Policy policy, FirewallMode mode, CallSites callSites, Firewall firewall) {}

    /**
     * The gate that the settings describe.
     *
     * @throws SettingException if the policy file cannot be read or has a mistake
     */
    public static Gate of(ConnectionSettings settings, DriverMetrics metrics) throws SettingException {
        PolicyFile policyFile =
                settings.isSet(DriverSettings.POLICY) ? open(settings.get(DriverSettings.POLICY)) : null;
        return new Gate(
                settings.get(DriverSettings.FIREWALL),
                policyFile,
                settings.user().orElse(null),
                settings.isSet(DriverSettings.APPLICATION) ? settings.get(DriverSettings.APPLICATION) : null,
                metrics);
    }

    private static PolicyFile open(Path file) throws SettingException {
        try {
            return PolicyFile.open(file, PolicyJudge.rules());
        } catch (IOException e) {
            throw new SettingException(DriverSettings.POLICY.name() + ": " + file + " cannot be read (" + e
                    + "); name a readable YAML file");
        } catch (InvalidPolicyException e) {
            throw new SettingException(DriverSettings.POLICY.name() + ": " + e.getMessage());
        }
    }

    /** What statements are judged by now: the same object for as long as a verdict stays true. Null while nothing is judged. */
    public @Nullable Object inForce() {
        Ruling now = current();
        return now.mode() == FirewallMode.OFF ? null : now;
    }

    /** Whether what speaks against a statement makes it fail. */
    public boolean enforces() {
        return current().mode() == FirewallMode.ENFORCE;
    }

    /** The firewall in force. */
    public Firewall firewall() {
        return current().firewall();
    }

    /** Judges a text as {@link Firewall#inspect} does, and reports what speaks against it. */
    public Verdict inspect(String sql, Dialect dialect) {
        Verdict verdict = current().firewall().inspect(sql, dialect);
        if (verdict.action() != Action.ALLOW) {
            report(verdict);
        }
        return verdict;
    }

    /** Where in the application the running thread's statement comes from, or null when its stack does not tell. */
    public @Nullable CallSite callSite() {
        return current().callSites().find();
    }

    private void report(Verdict verdict) {
        if (verdict.isBlocked()) {
            metrics.statementRefused(verdict.rules());
        } else {
            metrics.statementObserved(verdict.rules());
        }
        log.write(verdict, callSite());
    }

    private Ruling current() {
        Ruling known = ruling;
        Policy policy = policy();
        if (!known.policy().equals(policy)) {
            known = rule(policy);
            ruling = known;
        }
        return known;
    }

    private Policy policy() {
        return policyFile == null ? Policy.DEFAULT : policyFile.current();
    }

    private Ruling rule(Policy policy) {
        FirewallMode mode = Objects.requireNonNullElse(policy.mode(), setting);
        CallSites callSites = new CallSites(policy.frameworks());
        return new Ruling(
                policy, mode, callSites, new Firewall(new PolicyJudge(policy, mode, callSites, user, application)));
    }
}
