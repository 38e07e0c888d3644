package dev.portcullis.firewall.gate;

import dev.portcullis.config.ConnectionSettings;
import dev.portcullis.config.DriverSettings;
import dev.portcullis.config.FirewallMode;
import dev.portcullis.config.SettingException;
import dev.portcullis.firewall.Action;
import dev.portcullis.firewall.Dialect;
import dev.portcullis.firewall.Firewall;
import dev.portcullis.firewall.Verdict;
import dev.portcullis.firewall.baseline.Baseline;
import dev.portcullis.firewall.baseline.BaselineFile;
import dev.portcullis.firewall.baseline.CallSite;
import dev.portcullis.firewall.baseline.CallSites;
import dev.portcullis.firewall.baseline.Concatenations;
import dev.portcullis.firewall.baseline.InvalidBaselineException;
import dev.portcullis.firewall.baseline.Learner;
import dev.portcullis.firewall.baseline.LiteralWatch;
import dev.portcullis.firewall.policy.Policy;
import dev.portcullis.firewall.policy.PolicyFile;
import dev.portcullis.metrics.DriverMetrics;
import dev.portcullis.policy.InvalidPolicyException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What every statement of one connector passes: the firewall of the policy in force. A changed policy is a new firewall with nothing
 * remembered. Safe for all threads.
 */
public final class Gate {
    private static final System.Logger LOG = System.getLogger(Gate.class.getName());

    /** Lets everything pass unread. */
    public static final Gate OPEN = open();

    private final FirewallMode setting;
    private final @Nullable PolicyFile policyFile;
    private final @Nullable Path baseline;
    private final Caller caller;
    private final DriverMetrics metrics;
    private final RefusalLog log = new RefusalLog();
    private volatile Ruling ruling;

    private Gate(
            FirewallMode setting,
            @Nullable PolicyFile policyFile,
            @Nullable Path baseline,
            Caller caller,
            DriverMetrics metrics)
            throws IOException, InvalidBaselineException {
        this.setting = setting;
        this.policyFile = policyFile;
        this.baseline = baseline;
        this.caller = caller;
        this.metrics = metrics;
        Policy policy = policy();
        this.ruling = rule(policy, knowledge(mode(policy)));
    }

    /** One policy and the firewall that was built for it. */
    private record Ruling(
            Policy policy, FirewallMode mode, Knowledge knowledge, CallSites callSites, Firewall firewall) {}

    /**
     * The gate that the settings describe.
     *
     * @throws SettingException if the policy file or the baseline cannot be read or has a mistake
     */
    public static Gate of(ConnectionSettings settings, DriverMetrics metrics) throws SettingException {
        PolicyFile policyFile =
                settings.isSet(DriverSettings.POLICY) ? openPolicy(settings.get(DriverSettings.POLICY)) : null;
        Path baseline = settings.isSet(DriverSettings.FIREWALL_BASELINE)
                ? settings.get(DriverSettings.FIREWALL_BASELINE)
                : null;
        String application =
                settings.isSet(DriverSettings.APPLICATION) ? settings.get(DriverSettings.APPLICATION) : null;
        try {
            return new Gate(
                    settings.get(DriverSettings.FIREWALL),
                    policyFile,
                    baseline,
                    new Caller(settings.user().orElse(null), application),
                    metrics);
        } catch (IOException e) {
            throw new SettingException(DriverSettings.FIREWALL_BASELINE.name() + ": the file cannot be read (" + e
                    + "); name the file that was written in learn mode");
        } catch (InvalidBaselineException e) {
            throw new SettingException(DriverSettings.FIREWALL_BASELINE.name() + ": " + e.getMessage());
        }
    }

    private static Gate open() {
        try {
            return new Gate(FirewallMode.OFF, null, null, new Caller(null, null), DriverMetrics.NONE);
        } catch (IOException | InvalidBaselineException e) {
            throw new IllegalStateException("There is no file to read", e);
        }
    }

    private static PolicyFile openPolicy(Path file) throws SettingException {
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

    /**
     * A firewall like the one in force, for many statements that no application sends now: they are judged as those of one call site, which is known
     * to run every statement of the baseline and no other.
     */
    public Firewall firewallOfOneSite() {
        Ruling now = current();
        Baseline baseline = now.knowledge().baseline();
        CallSite site = new CallSite("*", "*", null, 0);
        Knowledge known = baseline == null
                ? Knowledge.NONE
                : new Knowledge(baseline.atOneSite(caller.application(), site.id()), null, null);
        return Firewall.ofMany(new PolicyJudge(now.policy(), now.mode(), () -> site, caller, known));
    }

    /** Judges a text as {@link Firewall#inspect} does, and reports what speaks against it. */
    public Verdict inspect(String sql, Dialect dialect) {
        Ruling now = current();
        Verdict verdict = now.firewall().inspect(sql, dialect);
        if (verdict.action() != Action.ALLOW && now.mode() != FirewallMode.OFF) {
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
            known = follow(known, policy);
            ruling = known;
        }
        return known;
    }

    /** A change between learning and enforcing reads the baseline; one that cannot be read leaves the old policy in force. */
    private Ruling follow(Ruling old, Policy policy) {
        try {
            boolean sameKnowledge = (mode(policy) == FirewallMode.LEARN) == (old.mode() == FirewallMode.LEARN)
                    && (old.mode() != FirewallMode.OFF || baseline == null);
            return rule(policy, sameKnowledge ? old.knowledge() : knowledge(mode(policy)));
        } catch (IOException | InvalidBaselineException e) {
            LOG.log(Level.ERROR, "The new policy is not taken, for the baseline cannot be read: {0}", e.getMessage());
            return new Ruling(policy, old.mode(), old.knowledge(), old.callSites(), old.firewall());
        }
    }

    private Knowledge knowledge(FirewallMode mode) throws IOException, InvalidBaselineException {
        if (baseline == null || mode == FirewallMode.OFF) {
            return Knowledge.NONE;
        }
        BaselineFile file = new BaselineFile(baseline);
        LiteralWatch literals = LiteralWatch.into(Concatenations.beside(baseline));
        return mode == FirewallMode.LEARN
                ? new Knowledge(null, Learner.into(file), literals)
                : new Knowledge(file.read(), null, literals);
    }

    private Policy policy() {
        return policyFile == null ? Policy.DEFAULT : policyFile.current();
    }

    private FirewallMode mode(Policy policy) {
        return Objects.requireNonNullElse(policy.mode(), setting);
    }

    private Ruling rule(Policy policy, Knowledge knowledge) {
        FirewallMode mode = mode(policy);
        CallSites callSites = new CallSites(policy.frameworks());
        Firewall firewall = new Firewall(new PolicyJudge(policy, mode, callSites::find, caller, knowledge));
        return new Ruling(policy, mode, knowledge, callSites, firewall);
    }
}
