package dev.portcullis.firewall;

import java.util.Locale;
import java.util.Set;

/**
 * The optimizer hints of MySQL and the strategies that they name, which are read in any case of letters.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/optimizer-hints.html">MySQL manual, Optimizer Hints</a>
 */
final class HintNames {
    private static final Set<String> NAMES = Set.of(
            "BKA",
            "NO_BKA",
            "BNL",
            "NO_BNL",
            "DERIVED_CONDITION_PUSHDOWN",
            "NO_DERIVED_CONDITION_PUSHDOWN",
            "GROUP_INDEX",
            "NO_GROUP_INDEX",
            "HASH_JOIN",
            "NO_HASH_JOIN",
            "INDEX",
            "NO_INDEX",
            "INDEX_MERGE",
            "NO_INDEX_MERGE",
            "JOIN_FIXED_ORDER",
            "JOIN_INDEX",
            "NO_JOIN_INDEX",
            "JOIN_ORDER",
            "JOIN_PREFIX",
            "JOIN_SUFFIX",
            "MAX_EXECUTION_TIME",
            "MERGE",
            "NO_MERGE",
            "MRR",
            "NO_MRR",
            "NO_ICP",
            "NO_RANGE_OPTIMIZATION",
            "ORDER_INDEX",
            "NO_ORDER_INDEX",
            "QB_NAME",
            "RESOURCE_GROUP",
            "SEMIJOIN",
            "NO_SEMIJOIN",
            "SKIP_SCAN",
            "NO_SKIP_SCAN",
            "SET_VAR",
            "SUBQUERY",
            "DUPSWEEDOUT",
            "FIRSTMATCH",
            "INTOEXISTS",
            "LOOSESCAN",
            "MATERIALIZATION");

    private HintNames() {}

    static boolean contains(String sql, int start, int end) {
        return NAMES.contains(sql.substring(start, end).toUpperCase(Locale.ROOT));
    }
}
