package dev.portcullis.firewall;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Statements in endless variation: a few seeds whose pieces are replaced, doubled, dropped and swapped. */
final class SqlVariants {
    private static final List<String> SEEDS = List.of(
            "select a, b from t where id = 1 and name = 'x' order by a limit 1, 2",
            "select count(*), max(a) from t group by b having count(*) > 1",
            "insert into t (a, b) values (1, 'x'), (2, null), (-3, 0x41)",
            "insert into t values (1), (2) on duplicate key update a = values(a), b = b + 1",
            "update t set a = -1, b = null where id in (1, 2, -3) and c is not null",
            "delete from t where a between 1 and 2 or b like 'x%' escape '|'",
            "select case when a then 1 else -1 end, if(a, 1, 2) from t",
            "select a from t union all select 1 union select null, 2",
            "select * from t as x join u on x.id = u.id left join v using (id)",
            "select @a := 1, @@sql_mode, @@session.sql_mode, @`b`",
            "select date_add(now(), interval -1 day), cast(1 as char), substring('a' from 1 for 2)",
            "select (1), (1, 2) = (3, 4), row(1, 2), exists(select 1)",
            "select 'a' 'b', N'c', _utf8mb4'd', x'41', b'01', 1.5e-3, .5, 1.e(2)",
            "select a->'$.b', a->>'$.c', a || b, a && b, not a, !a, ~a from t",
            "set @x = 1, @y = -1",
            "create table q (a int null default null, b varchar(10) not null, c decimal(10, 2))",
            "select {d '2001-01-01'}, `a`.`b`, t.select, name from t",
            "values row(1, 2), row(3, 4)",
            "select /*+ max_execution_time(1) */ a from t for update");

    private static final List<String> PIECES = List.of(
            "1",
            "-1",
            "- -1",
            "+1",
            "'x'",
            "null",
            "?",
            "0x41",
            "x'41'",
            "b'1'",
            "1.5",
            "1e5",
            "1.e",
            ".5",
            "(1)",
            "(1, 2)",
            "1, 2",
            "(null)",
            "true",
            "a",
            "t.a",
            "`a`",
            "`A`",
            "A",
            "name",
            "status",
            "@a",
            "@@version",
            "(",
            ")",
            ",",
            " or ",
            " and ",
            " && ",
            " || ",
            " xor ",
            "not ",
            "!",
            "~",
            "-",
            "+",
            "*",
            "/",
            " div ",
            " mod ",
            "%",
            "^",
            "|",
            "&",
            "<<",
            "=",
            "<>",
            "!=",
            "<=>",
            ":=",
            " in (1)",
            " in (1, 2)",
            " is null",
            " is not null",
            " like ",
            " rlike ",
            " between 1 and 2 ",
            " interval 1 day ",
            "/* c */",
            "/*! , 1 */",
            "/*!80031 1 */",
            "/*!99999 1 */",
            "-- c\n",
            "#c\n",
            "--",
            "select 1",
            "(select 1)",
            "now()",
            "now ()",
            "count(1)",
            "mid('a',1)",
            "f(1)",
            "f(1,2)",
            "if(1,2,3)",
            "default",
            "distinct ",
            "all ",
            "as ",
            " as x",
            ";",
            "\n",
            "\t",
            "");

    private static final Pattern PIECE = Pattern.compile("\\w+|'[^']*'|\\s+|.", Pattern.DOTALL);

    private final Random random;

    SqlVariants(long seed) {
        random = new Random(seed);
    }

    String next() {
        List<String> pieces = new ArrayList<>();
        Matcher matcher = PIECE.matcher(pick(SEEDS));
        while (matcher.find()) {
            pieces.add(matcher.group());
        }
        for (int changes = random.nextInt(4); changes >= 0; changes--) {
            change(pieces, random.nextInt(pieces.size()));
        }
        return String.join("", pieces);
    }

    private void change(List<String> pieces, int at) {
        switch (random.nextInt(6)) {
            case 0 -> pieces.add(at, pieces.get(random.nextInt(pieces.size())));
            case 1 -> pieces.add(at, pick(PIECES));
            case 2 -> pieces.set(at, pick(PIECES));
            case 3 -> pieces.set(at, pieces.get(at).toUpperCase(java.util.Locale.ROOT));
            case 4 -> pieces.set(at, pieces.get(at).isBlank() ? "" : pieces.get(at) + " ");
            default ->
                pieces.set(at, pieces.get(at).matches("\\d+|'.*'") ? pick(PIECES.subList(0, 12)) : pieces.get(at));
        }
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
