package dev.portcullis.firewall;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The column that a parameter is compared with or written to.
 *
 * @param name without quotes, or null when the text does not tell it beyond doubt
 * @param tables those of the statement that it may belong to, as {@link Structure.Table#qualifiedName()} has them
 */
public record BoundColumn(@Nullable String name, List<String> tables) {
    public BoundColumn {
        tables = List.copyOf(tables);
    }

    /**
     * The columns of the parameters of a text, in their order. Where something in the text may give a column another name, or a parameter another place, the
     * list is empty: nothing is known then.
     *
     * @param dialect how the server reads it
     * @param tables of the text
     */
    public static List<BoundColumn> of(String sql, Dialect dialect, List<String> tables) {
        return new ParameterPass(sql, new Scanner().scanEachValue(sql, dialect), tables).run();
    }
}
