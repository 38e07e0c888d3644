package dev.portcullis.firewall;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** All rules, in the order of their table in the documentation. */
final class Rules {
    static final List<Rule> ALL = List.of(
            new ConstantCondition(),
            new BareCondition(),
            new SelfComparison(),
            new MisplacedCondition(),
            new ValueArithmetic(),
            new ValueExpression(),
            new UnevenRows(),
            new RepeatedAssignment(),
            new ValueSubquery(),
            new ConstantSubquery(),
            new AnyRowSubquery(),
            new BooleanBlind(),
            new Dissection(),
            new TimeDelay(),
            new ErrorExtraction(),
            new UnionExtraction(),
            new SchemaEnumeration(),
            new ServerProbe(),
            new ForeignProbe(),
            new FileAccess(),
            new CommentTruncation(),
            new StackedStatements(),
            new PrivilegedStatement(),
            new UnboundedWrite(),
            new Obfuscation());

    /** The rules that need no outline: all that is asked of a text that is refused for its size. */
    static final List<Rule> OF_FORM = List.of(new Obfuscation());

    /** What a policy or a baseline says, and no rule of this room. */
    private static final List<RuleCard> OF_JUDGES = List.of(
            new RuleCard(
                    "statement-length",
                    "Statement of unusual length",
                    "it is longer than firewall.limits.statement-length allows",
                    "CWE-770",
                    "",
                    ""),
            new RuleCard(
                    "baseline-new-shape",
                    "Statement unknown at its call site",
                    "its call site is not known to run such a statement",
                    "CWE-89",
                    "",
                    ""));

    /** The card of a rule, or of what a judge says by itself; null for any other id. */
    static @Nullable RuleCard card(String id) {
        for (Rule rule : ALL) {
            if (rule.card().id().equals(id)) {
                return rule.card();
            }
        }
        for (RuleCard card : OF_JUDGES) {
            if (card.id().equals(id)) {
                return card;
            }
        }
        return null;
    }

    private Rules() {}
}
