package dev.portcullis.firewall;

import java.util.List;

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

    private Rules() {}
}
