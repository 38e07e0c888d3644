package dev.portcullis.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a statement works on: tables from the tokens at once, columns from a parser that nothing waits for. */
class StructureTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            select 1 | SELECT |
            select * from orders | SELECT | orders
            select o.id from shop.orders o join `cust omers` as c on c.id = o.c, `x``y` | SELECT | shop.orders cust omers x`y
            select (select max(a) from b) from c where d in (select e from f) | SELECT | b c f
            (select a from b) union all (select a from c) union table d | SELECT | b c d
            select extract(day from a), trim(both 'x' from b), substring(c from 2) from d | SELECT | d
            select a from (b, c join d using (id)) left join (select e from f) g on true | SELECT | b c d f
            select a from t use index (i, j), u force index for join (k) | SELECT | t u
            select a from t partition (p0, p1), json_table(b, '$[*]' columns (c int path '$')) d, u | SELECT | t u
            select a from status, user, `select` | SELECT | status user select
            select straight_join a from b straight_join c for update of b | SELECT | b c
            select a into @x, @y from t | SELECT | t
            select a from t into outfile '/tmp/x' | SELECT | t
            select 1 from dual | SELECT |
            select a from { oj b left join c on b.d = c.d } | SELECT | b c
            with x as (select a from b), y (c) as (select * from x) select * from y, d | SELECT | b d
            with users as (select * from users) select * from users | SELECT | users
            with recursive r as (select 1 union select n from r where n < 9) select * from r | SELECT |
            select * from (with x as (select 1) select * from x) y, x | SELECT | x
            with x as (select a from b) update c join x on c.a = x.a set c.d = 1 | UPDATE | b C
            with x as (select a from b) delete from c where a in (select a from x) | DELETE | b C
            table orders | SELECT | orders
            values row(1, 2), row(3, 4) | SELECT |
            insert into shop.t (a, b) values (1, 2) | INSERT | SHOP.T
            insert t select a from s on duplicate key update t.a = s.a | INSERT | T s
            insert low_priority ignore into t set a = (select b from u) | INSERT | T u
            replace into t table s | REPLACE | T s
            select replace(a, 'x', 'y'), insert(a, 1, 1, 'z') from t | SELECT | t
            update low_priority t set a = 1, b = (select c from u) | UPDATE | T u
            update a join b on a.x = b.x set b.y = a.y, b.z = 1 | UPDATE | a B
            update a, b as c set y = 1 | UPDATE | A B
            update shop.a x, b set x.c = b.c | UPDATE | SHOP.A b
            delete quick from t where a = 1 | DELETE | T
            delete from t using t join u on t.a = u.a | DELETE | T u
            delete x, b from a x join b join c where x.d = b.d | DELETE | A B c
            delete b.*, a.* from a, b, (select d from e) f | DELETE | A B e
            create table if not exists t (a int, foreign key (a) references u (b) on delete cascade on update cascade) | CREATE | T u
            create temporary table t like s | CREATE | T s
            create table t as select a from s | CREATE | T s
            create or replace definer = `a`@`b` sql security invoker view v as select a from t | CREATE | V t
            create unique index i on t (a, b) | CREATE | T
            create trigger r after update on t for each row insert into log values (new.a) | CREATE | T LOG
            create procedure p() begin update t set a = 1; delete from u; select b from v; end | CREATE | T U v
            alter table t add column a int, add index (a), rename to u | ALTER | T U
            alter table t add constraint c foreign key (a) references u (b) | ALTER | T u
            alter table t exchange partition p with table u | ALTER | T u
            rename table a to b, c to d.e | ALTER | A B C D.E
            drop table if exists a, shop.b cascade | DROP | A SHOP.B
            drop index i on t | DROP | T
            drop view v, w | DROP | V W
            truncate table t | TRUNCATE | T
            truncate t | TRUNCATE | T
            load data local infile 'x' replace into table t fields terminated by ',' (a, b) | LOAD | T
            lock tables a as x read, b write | TRANSACTION | a B
            show tables from shop | SHOW |
            show full columns from t from shop | SHOW | t
            show create table shop.t | SHOW | shop.t
            show table status like 'x' | SHOW |
            show index from t where key_name in (select k from u) | SHOW | t u
            explain format = json select a from t | SHOW | t
            desc t | SHOW | t
            call p(1) | CALL |
            {? = call p(1)} | CALL |
            set @a = (select b from t) | SESSION | t
            set global read_only = 1 | ADMIN |
            set session transaction read only | SESSION |
            set transaction read only | TRANSACTION |
            use shop | SESSION |
            start transaction | TRANSACTION |
            start replica | ADMIN |
            commit | TRANSACTION |
            grant select, update (a) on shop.t to u | ADMIN | shop.t
            grant all on shop.* to u | ADMIN |
            create user a | ADMIN |
            analyze table a, b | ADMIN | a b
            analyze table a update histogram on b, c with 8 buckets | ADMIN | a
            update histogram set a = 1 | UPDATE | HISTOGRAM
            prepare s from 'select 1 from t' | ADMIN |
            handler t open | SELECT | t
            do sleep(1) | SELECT |
            select a from t; delete from u where b = 1; | SELECT | t U
            select a /*! from t */ | SELECT | t
            select a /*!99999 from t */ | SELECT |
            select a from t where b = 'x' from' | SELECT | t
            hello world | OTHER |
            """)
    void operation_and_tables_are_read_off_the_tokens(String sql, Operation operation, String tables) {
        Structure structure = Firewall.analyze(sql, Dialect.DEFAULT).structure(sql, Dialect.DEFAULT);

        assertThat(structure.operation()).isEqualTo(operation);
        assertThat(spelled(structure)).isEqualTo(tables == null ? "" : tables);
        assertThat(structure.source()).isEqualTo(Structure.Source.TOKENS);
        assertThat(structure.tablesCut()).isFalse();
    }

    /** Tables that are written in capitals. */
    private static String spelled(Structure structure) {
        return structure.tables().stream()
                .map(table -> table.written()
                        ? table.qualifiedName().toUpperCase(java.util.Locale.ROOT)
                        : table.qualifiedName())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            select o.id, name from orders o | orders.id, orders.name
            select o.*, c.`na me` from shop.orders o join c on c.id = o.cid | shop.orders.*, c.na me, c.id, shop.orders.cid
            select *, a from t, u | *, a
            select x.a from (select a from t) x, u | x.a, a
            insert into t (a, b) values ('x"y', 'a\\'b'), (1, -2) | t.a, t.b
            update t set a = b + 1 where c = "x" | t.a, t.b, t.c
            select a from t where b in (1, 2, 3) and (c, d) in ((1, 2), (3, 4)) | t.a, t.b, t.c, t.d
            select /* from x */ a from t # where b = 1 | t.a
            select a from t where b = 1 /*! and c = 2 */ | t.a, t.b, t.c
            select x.a from t x where exists (select 1 from u x where x.b = 1) | x.a, x.b
            """)
    void columns_come_from_the_parser(String sql, String columns) throws InterruptedException {
        Structure structure = parsed(sql);

        assertThat(structure.columns())
                .extracting(column -> column.table() == null ? column.name() : column.table() + '.' + column.name())
                .containsExactlyInAnyOrderElementsOf(List.of(columns.split(", ", -1)));
    }

    /** The structure once the parser has had its say: questions are answered in their order. */
    private static Structure parsed(String sql) throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(1);
        Firewall firewall = new Firewall(Judge.RULES, (text, outline, deadline) -> {
            if (text.equals("select fence")) {
                answered.countDown();
            }
            return ParsedTree.read(text, outline, deadline);
        });
        Analysis analysis = firewall.inspect(sql, Dialect.DEFAULT).analysis();
        assertThat(analysis.structure(sql, Dialect.DEFAULT).source()).isEqualTo(Structure.Source.TOKENS);
        Analysis fence = firewall.inspect("select fence", Dialect.DEFAULT).analysis();
        fence.structure("select fence", Dialect.DEFAULT);
        assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
        return analysis.structure(sql, Dialect.DEFAULT);
    }

    /** Of what the parser understands, it finds no table that the tokens did not tell. */
    @Test
    void tokens_tell_every_table_that_the_parser_finds() {
        Dialect dialect = Dialect.of("8.0.31", "");
        SqlVariants variants = new SqlVariants(20_261_125);
        int agreed = 0;
        for (int i = 0; i < 12_000; i++) {
            String sql = variants.next();
            Tokens tokens = new Scanner().scan(sql, dialect);
            Structure outline = TablePass.structure(sql, tokens);
            Structure nothing =
                    new Structure(outline.operation(), List.of(), List.of(), false, false, Structure.Source.TOKENS);
            String text = ParserText.of(sql, tokens, 1_000, 10);
            try {
                List<Structure.Table> found = text == null
                        ? List.of()
                        : ParsedTree.read(text, nothing, new Deadline(60_000)).tables();
                assertThat(found)
                        .as(sql)
                        .filteredOn(table -> isIdentifier(sql, tokens, table.name()))
                        .allSatisfy(table ->
                                assertThat(outline.tables()).anyMatch(told -> told.is(table.schema(), table.name())));
                agreed += found.isEmpty() ? 0 : 1;
            } catch (Exception e) {
                assertThat(text).isNotNull(); // The parser has no opinion.
            }
        }
        assertThat(agreed).isGreaterThan(2_000);
    }

    /** Not a reserved word, which the parser takes for a name where MySQL does not. */
    private static boolean isIdentifier(String sql, Tokens tokens, String name) {
        for (int i = 0; i < tokens.count(); i++) {
            if (tokens.kind(i) == Token.IDENTIFIER && tokens.name(sql, i).equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The parser never sees a literal or a comment, and sees the code in version comments. */
    @Test
    void the_parser_is_given_no_literal() throws InterruptedException {
        List<String> asked = new CopyOnWriteArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        Firewall firewall = new Firewall(Judge.RULES, (text, outline, deadline) -> {
            asked.add(text);
            done.countDown();
            return outline;
        });
        String sql = "select 'secret', x'414243', -4711, n'secret' from t /* secret */ where a in ('secret', 4711)"
                + " and b = \"sec\\\"ret\" /*! and c = 4711 */ # secret";
        firewall.inspect(sql, Dialect.DEFAULT).analysis().structure(sql, Dialect.DEFAULT);

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(asked).singleElement().isEqualTo("select 'x' from t where a IN ('x') and b = 'x' and c = 1");
    }

    /** Texts are asked about one after the other, so what is not there when the last one is was never asked about. */
    @Test
    void the_parser_is_not_asked_where_nothing_is_named() throws InterruptedException {
        List<String> asked = new CopyOnWriteArrayList<>();
        CountDownLatch done = new CountDownLatch(2);
        Firewall firewall = new Firewall(Judge.RULES, (text, outline, deadline) -> {
            asked.add(text);
            done.countDown();
            return outline;
        });
        for (String sql :
                List.of("select 1", "commit", "select ?, 'x';", "/* ping */ select 1", "select 1, a", "select *")) {
            firewall.inspect(sql, Dialect.DEFAULT).analysis().structure(sql, Dialect.DEFAULT);
        }

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(asked).containsExactly("select 1, a", "select *");
    }

    /** Fails, overflows the stack or never ends: the verdict is that of the rules, and the tables are those of the tokens. */
    @ParameterizedTest
    @ValueSource(strings = {"throws", "overflows", "hangs", "lies"})
    void no_parser_changes_a_verdict(String fault) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Firewall firewall = new Firewall(Judge.RULES, (text, outline, deadline) -> {
            asked.countDown();
            return switch (fault) {
                case "throws" -> throw new IllegalStateException("no SQL");
                case "overflows" -> overflow(outline);
                case "hangs" -> {
                    release.await();
                    yield outline;
                }
                default -> new Structure(Operation.OTHER, List.of(), List.of(), false, false, Structure.Source.PARSED);
            };
        });
        try {
            for (String sql : List.of("select a from t where b = 1", "select a from t where b = 1 or 1 = 1")) {
                Verdict verdict = firewall.inspect(sql, Dialect.DEFAULT);
                assertThat(verdict.analysis().structure(sql, Dialect.DEFAULT).tables())
                        .extracting(Structure.Table::name)
                        .containsExactly("t");
                assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
                Verdict again = firewall.inspect(sql, Dialect.DEFAULT);
                assertThat(again.action()).isEqualTo(verdict.action());
                assertThat(again.action())
                        .isEqualTo(new Firewall(Judge.RULES)
                                .inspect(sql, Dialect.DEFAULT)
                                .action());
            }
        } finally {
            release.countDown();
        }
    }

    private static Structure overflow(Structure outline) {
        Structure result = overflow(outline);
        return result.tablesCut() ? outline : result;
    }

    /** What makes the parser take seconds or overflow a stack is not given to it, or called off. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "f(",
                "((select 1 from t where a in ",
                "case when ",
                "a and (",
                "not ",
                "-",
                "a.",
                "'x' ",
                "1 + ",
                "t join "
            })
    @Timeout(60)
    void a_hostile_text_has_a_structure_at_once(String piece) throws InterruptedException {
        for (int times : new int[] {20, 500, 5_000, 50_000}) {
            String sql = "select a from t where b = " + piece.repeat(times);
            long start = System.nanoTime();
            Structure structure = parsed(sql);

            assertThat(structure.operation()).isEqualTo(Operation.SELECT);
            assertThat(structure.tables()).extracting(Structure.Table::name).startsWith("t");
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
        }
    }

    @Test
    void tables_are_bounded_and_the_structure_says_so() {
        StringBuilder sql = new StringBuilder("select 1 from t0");
        for (int i = 1; i < 100_000; i++) {
            sql.append(", t").append(i);
        }
        Structure structure =
                Firewall.analyze(sql.toString(), Dialect.DEFAULT).structure(sql.toString(), Dialect.DEFAULT);

        assertThat(structure.tables()).hasSize(Structure.MOST_TABLES);
        assertThat(structure.tablesCut()).isTrue();
    }

    @Test
    void a_text_that_is_not_read_to_its_end_may_have_more_tables() {
        String sql = "select a from t order by a" + ", a".repeat(Tokens.MOST_TOKENS / 2);
        Structure structure = Firewall.analyze(sql, Dialect.DEFAULT).structure(sql, Dialect.DEFAULT);

        assertThat(structure.tables()).extracting(Structure.Table::name).containsExactly("t");
        assertThat(structure.tablesCut()).isTrue();
    }

    /** Many statements at once: what does not fit the queue is forgotten, and the thread ends when it is idle. */
    @Test
    void a_flood_of_statements_waits_for_no_parser() {
        CountDownLatch release = new CountDownLatch(1);
        Firewall firewall = new Firewall(Judge.RULES, (text, outline, deadline) -> {
            release.await();
            return outline;
        });
        for (int i = 0; i < 10_000; i++) {
            String sql = "select a" + i + " from t" + i;
            Structure structure =
                    firewall.inspect(sql, Dialect.DEFAULT).analysis().structure(sql, Dialect.DEFAULT);
            assertThat(structure.tables()).hasSize(1);
        }
        release.countDown();
    }
}
