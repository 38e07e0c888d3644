package dev.portcullis.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule stops the example on its card and lets its look-alike pass. */
class RulesTest {
    @ParameterizedTest
    @MethodSource("cards")
    void stops_its_example(RuleCard card) {
        Analysis analysis = Firewall.analyze(card.blocked(), Dialect.DEFAULT);

        assertThat(analysis.findings()).extracting(Finding::rule).contains(card.id());
        assertThat(analysis.isAttack()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("cards")
    void lets_its_look_alike_pass(RuleCard card) {
        Analysis analysis = Firewall.analyze(card.passes(), Dialect.DEFAULT);

        assertThat(analysis.isAttack()).as("%s", analysis.findings()).isFalse();
    }

    @Test
    void a_text_of_too_many_tokens_is_refused() {
        String honest = "insert into t values " + "(1, 'x'),".repeat(Tokens.MOST_TOKENS / 2) + "(1, 'x')";
        String endless = "select " + "a,".repeat(Tokens.MOST_TOKENS / 2) + "a from t";

        assertThat(Firewall.analyze(honest, Dialect.DEFAULT).isAttack()).isFalse();
        assertThat(Firewall.analyze(endless, Dialect.DEFAULT).isAttack()).isTrue();
    }

    @Test
    void no_two_rules_share_a_name() {
        List<String> ids = cards().map(RuleCard::id).toList();

        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z]+(-[a-z]+)*"));
    }

    /** Further ways of the same techniques. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '\0', textBlock = """
            value-arithmetic ; select a from t where b = 1 and c = null is not null
            bare-condition ; select a from t where b = 1 or end
            bare-condition ; select a from t where b = 1 or offset
            self-comparison ; select a from t where b = 1 or end = end
            self-comparison ; select a from t where b = 1 or offset >= offset
            constant-condition ; select a from t where b = 1 or case 1 when 1 then 1 end
            self-comparison ; select a from t where b = 1 or date = date
            self-comparison ; select a from t where b = 1 or year - year
            self-comparison ; select a from t where b = 1 or language like language
            bare-condition ; select a from t where b = 1 or 1 < date
            constant-condition ; select a from t where b = 1 or case when 1 = 1 then c end
            constant-condition ; select a from t where b = 1 or case when 1 = 1 then c else 0 end > 0
            comment-truncation ; select a from t where b = 'x' and c is not null-- y' and d is null
            comment-truncation ; select a from t where b = 'x'-- y' and d is null
            comment-truncation ; select a from t where b = 'x'#y' order by d
            comment-truncation ; select a from t where b like 'x%'-- %' limit 1
            constant-condition ; select a and 1 = 1 from t where b = 2
            comment-truncation ; select a from t where b = 'x' and c is not null#y' order by d
            comment-truncation ; select a from t where b = 1 and c > 2-- and d is null
            comment-truncation ; select a from t where b = 'x' or c = 'y'-- '
            comment-truncation ; select a from t where b = 'x' or c like 'y%' and d = 'z'# ' limit 1
            file-access ; select a from t where b = 1 limit 0,1 into outfile '/tmp/a' lines terminated by 0x3c3f
            file-access ; select a from t where b in (1) into outfile '/tmp/a'
            file-access ; select a from t where b in (1, 2) into outfile '/tmp/a'
            file-access ; select a from t where (b = 1) into outfile '/tmp/a'
            file-access ; select a from t where b = 1 order by c into dumpfile '/tmp/a'
            schema-enumeration ; select a from user union select table_name from information_schema.tables
            schema-enumeration ; select a, (select table_name from information_schema.tables limit 1) from profile
            schema-enumeration ; select a from role where exists (select table_name from information_schema.tables)
            union-extraction ; select a, count(*) from t group by a union select 1, password from u
            union-extraction ; select a from t group by a union select password from u
            union-extraction ; select a from t where b = 'x' and c is null union select password from u
            bare-condition ; select a from t where b = 1 or returning
            constant-condition ; select a from t where b = 1 or returning = 1 or 1 = 1
            time-delay ; select a, (select count(*) from u x, u y, u z) from t
            constant-condition ; select (select a from t where b = 'x') or not 1 = 1 and ('y' = 'y') c, d from u
            constant-condition ; select a = 'x' or 1 = 1 as c from t
            constant-condition ; select a from t where exists (select 1 from u where b = 1 having 1 = 1)
            self-comparison ; select a from t where b = 1 or ts = {ts ts}
            self-comparison ; select a from t where b = 1 or c = {fn lcase(c)}
            constant-condition ; select a from t where b = 1 or {ts '2026-01-01 00:00:00'} = {ts '2026-01-01 00:00:00'}
            value-arithmetic ; insert into t (a, b) values (1, 1+0)
            value-arithmetic ; select a from t where b = 1 order by 3*1
            value-expression ; select a from t where b = '' ', 10'
            constant-condition ; select a from t where b = 1 and (1 = 1)
            constant-condition ; select a from t where b = ((1 = 1) or (c = 2))
            constant-condition ; select a from t where (b = 2 or true)
            constant-condition ; select a from t where b = 2 and true
            constant-condition ; select a from t where b = 1 having 1 = 1
            bare-condition ; select t.a from t where t.b = 'x' or u.id -- y
            bare-condition ; select t.a from t where t.b = 'x' or id
            self-comparison ; select a from t where b = 1 or b <> b + 1
            value-arithmetic ; update t set a = 'x' = 'y' where b = 2
            bare-condition ; select a from t where b = 1 or b is not null
            bare-condition ; select a from t where b = 'x' or b <> ''
            self-comparison ; delete from t where a = a
            value-arithmetic ; select a from t where b = (c > 'm')
            union-extraction ; select a, b, c from t where a = 1 union select a, b, password from u
            union-extraction ; select a, b, count(*) from t where a = 1 union select a, d, b from u
            value-arithmetic ; select a from t where b = 1 - (select count(*) from u where c = 'x')
            value-arithmetic ; select a from t where b in (1 ^ (select count(*) from u where c = 'x'))
            value-arithmetic ; select a from t where b = 1 & (c = 'x')
            value-arithmetic ; select a from t where b = 1 * exists(select c from u where d = 'x')
            boolean-blind ; select a from t where b = any (select c from u where (select d from v where e = 3) like 's%')
            boolean-blind ; select a from t where b in (select c from u where not (select d from v where e = 3) != 's')
            boolean-blind ; select a from t where b = if((select d from v where e = 3) like 's%', a, 0)
            boolean-blind ; select a from t where b in (case when ((select d from v where e = 3) = 's') then a end)
            boolean-blind ; select a from t where b = (!((select d from v where e = 3) <> 's')) is true
            boolean-blind ; select a from t where (b, 1) = (1, ((select d from v where e = 3) like 's%'))
            boolean-blind ; select a from t where b = @x := ((select d from v where e = 3) regexp 's')
            boolean-blind ; select a from t where b = 1 group by a having (select d from v where e = 3) = 's'
            boolean-blind ; select a, b from t where b = 1 union select a, b from t where (select d from v where e = 3) = 's'
            boolean-blind ; select a from t where b = a and (select d from v where e = 3) = 's'
            dissection ; select a from t where b = 1 and json_contains(json_array((select d from v where e = 3)), '"s"')
            boolean-blind ; select a from t where b = 1 or c in (select d from u join v on (select e from w where f = 3) = 's')
            value-arithmetic ; update t set a = 1 + ((select b from u where c = 3) regexp 's') where d = 1
            value-subquery ; select count(*) from t where a = 1 group by if((select b from u where c = 3) = 's', d, e)
            value-subquery ; insert into t (a, b) values ('x', hex((select c from u where d = 3)))
            value-subquery ; insert into t (a, b) values ('x', @y := (select c from u where d = 3))
            constant-subquery ; select a from t where b = 1 and c > (with u as (select 1) select * from u)
            dissection ; insert into t (a, b) values ('x', (select password from u where d = 3))
            dissection ; update t set a = 'x', b = (with c as (select password from u) select password from c) where d = 1
            server-probe ; update t set a = if(version() like '8%', 1, 2) where b = 1
            server-probe ; update t set a = case database() when 'x' then 1 end where b = 1
            union-extraction ; select a from t where b = 1 union select distinct trim(c) from u
            union-extraction ; select count(*) from t where b = 1 union select password from u
            union-extraction ; select a from t where b = 1 union with c (a) as (select d from u) select a from c
            union-extraction ; select a, b from t where c in (1) union select 1, d from u
            union-extraction ; select a from t where b = 1 union select a from (select password a from u) x
            union-extraction ; select * from t where a = 1 union select * from u
            any-row-subquery ; select a from t where b = 1 and (a, 't') > (table u limit 1)
            value-arithmetic ; select a from t where b = 'x' is not true
            value-arithmetic ; select a from t where b = 'x' collate utf8mb4_bin is not true
            value-arithmetic ; select a from t where b = 1 is false
            constant-condition ; select a from t where b = 1 or {d '2020-01-01'}
            boolean-blind ; select a from t where b = 1 and case a when 1 then ((select d from v where e = 3) in ('s')) end
            dissection ; select a from t where b = 1 and password like 's%'
            dissection ; select a from t where b = 1 and t.password not between 'a' and 'm'
            dissection ; select a from t where b = 1 and c in (select d from u where secret > 'm')
            dissection ; select a from t where b = 1 and make_set(1, password)
            error-extraction ; select a from t where b = 1 and uuid_to_bin(c)
            error-extraction ; select a from t where b = 1 and st_latfromgeohash(concat(c, '!'))
            server-probe ; select a from t where b = 1 and c = current_user
            server-probe ; select a from t where b = 1 order by current_user
            time-delay ; select a from t where b = 1 and c < (select count(*) from u x join u y join u z)
            file-access ; select a from t where b = 1 into dumpfile '/tmp/a'
            constant-condition ; select a from t where b = 1 or date'2020-01-01'
            constant-condition ; select a from t where b = 1 or 1 member of('[1,2]')
            bare-condition ; select a from t where b = 1 or values(b)
            bare-condition ; select a from t where b = 1 || c is not null
            constant-condition ; select a from t where b = 1 order by '1' not regexp '2'
            constant-condition ; select a from t where b = 1 order by case when 2 then 3 end
            misplaced-condition ; select a from t where b in (3 or c = 4)
            misplaced-condition ; select a from t where b in (c, 1 = 1)
            boolean-blind ; select a from t where b = 1 and exists(select 1 from u where name = 'alice' and password like 'p%')
            boolean-blind ; delete from t where b = 1$$ or not (select count(*) from u) > 0
            any-row-subquery ; delete from t where b = (select(name)from(u))
            value-subquery ; select a from t where b in (select 1, 2, concat(c, d) from u)
            dissection ; select a from t where b = 1 - ord('A')
            time-delay ; select a from t where b = (select count(*) from u x, u y, u z)
            union-extraction ; delete from t where b = 1 order by 4
            comment-truncation ; select a from t where b = '1' group by 1, 2 -- x
            server-probe ; insert into t (a, b) values (1, concat(0x22, version(), 0x3c))
            misplaced-condition ; call p('x', 0 or 1 = 1)
            misplaced-condition ; {call p('x', 0 in (a = 'y'))}
            misplaced-condition ; {? = call p('x', 0 or a)}
            value-arithmetic ; call p('x' - (a = 'y'), 0)
            constant-subquery ; call p('x', (select 1))
            time-delay ; call p('x', sleep(5))
            server-probe ; call p('x', if(find_in_set('8', @@version), 1, 2))
            value-arithmetic ; insert into t (a, b, c, d) values (1, 2 + 3, 4, 'x')
            value-arithmetic ; select a from t where b not in (1, 2 - (not (select max(c) from u) != 2))
            value-arithmetic ; select a from t where b > mod(8, 1 + (replace((select c from u where d = 1), 'x', '') = ''))
            value-expression ; insert into t (a, b, c, d) values (1, not 0, 4, 'x')
            dissection ; insert into t (a, b, c, d) values (1, 2 - ord('A'), 4, 'x')
            value-arithmetic ; select a from t where b in (1 + 0)
            value-arithmetic ; select a from t where b = null is not null
            value-arithmetic ; select a from t where b = 1 or c + ((select count(d) from u) <=> 2)
            bare-condition ; select a from t where b = 1 xor c like '%'
            bare-condition ; select a from t where b = 1 or b in (select b from u)
            bare-condition ; select a from t where b = 'x' or t.b = any (select u.b from u)
            self-comparison ; select a from t where b = 1 or b - b = 0
            self-comparison ; select a from t where b = 1 or not t.b div t.b
            boolean-blind ; select a, round(b, 1 and (select count(*) from u) = 2) from t where c = 1
            boolean-blind ; select a, case when b > 10 or (select d from u where e = 1) = 'x' then 1 else 2 end from t
            boolean-blind ; select a, round(b, 1) and (select d from u where e = 1) = 'x' or (0) from t
            boolean-blind ; select a from t where b = 1 and (a, 's') = any (select c, d from u)
            boolean-blind ; select a from t where b = 'x' or not row(a, 's') < (select c, d from u limit 1)
            boolean-blind ; replace into t set a = -((select count(*) from u) = 2), b = 2
            boolean-blind ; update t set a = pow(2, (select c from u where d = 1) = 'x') where b = 2
            server-probe ; select a, concat(b, 'x', if(database() = 'y', 1, 2)) from t
            dissection ; select a from t where b = -1 or password = 'x'
            dissection ; select a from t where b = 1 or not t.password in ('x', 'y')
            dissection ; select a from t where b = 1 and password <> 'x'
            dissection ; select a from t where b = 1 having password = 'x'
            dissection ; update t set a = (password = 'x') where b = 1 and c = 2
            dissection ; select a, (select max(password) from u) from t where b = 1
            constant-condition ; select a from t where (b = 1) or (1 = 1 and c = 2)
            constant-condition ; select a from t where (b = 'x') or not ('a' = 'a' or c = 2)
            value-arithmetic ; select a from t where b like 'x' is true or c like '%'
            boolean-blind ; select a from t where b = 'x' and row(t.a, 's') = any (select c, d from u)
            boolean-blind ; select a from t where b = 1 or c in (select if((select d from v) = 's', e, 0) from u)
            boolean-blind ; select a from t where b = 1 and c in (select case (select d from v) when 's' then e end from u)
            boolean-blind ; select a from t where (b = 1) or not (!((select sum(1) from u) <> 2) and c = 0)
            value-subquery ; update t set a = 'x', a = (select b from u where c = 3) where d = 1
            value-subquery ; insert into t (a) values (1) on duplicate key update b = 'x', t.c = 2, b = trim((select d from u))
            value-subquery ; select a from t where b in (select * from u where c like 's%')
            server-probe ; update t set a = 1, b = not schema() >= 's' where c = 1
            server-probe ; update t set a = 's' = user() where b = 1
            server-probe ; update t set a = 'x', b = field(database(), 's') where c = 1
            foreign-probe ; select a from t where b = is_srvrolemember('sysadmin')
            dissection ; select a from t where b = substr('SQL' from 1 for 1)
            dissection ; select a from t where b = 1 order by ascii('A')
            union-extraction ; select a from t where b in (select c from u where d = 1) union (select e from v)
            union-extraction ; select a from t where exists (select 1 from u where b = 'x' union select e from v)
            value-arithmetic ; insert into t (a) select 'x' * (b = 'y') div '', c from u where d = 1
            misplaced-condition ; insert into t (a) select 'x' or b like '', c from u where d = 1
            error-extraction ; select a from t where b = gtid_subset(c, 1)
            error-extraction ; select a from t where b = 1 and extractvalue(1, concat('~', c)) = 1
            error-extraction ; select a from t where b = 1 order by updatexml(1, concat('~', c), 1)
            error-extraction ; update t set a = st_asbinary(point(1, 2), (select b from u where c = 1)) where d = 1
            bare-condition ; select a from t where b = 1 or c | 1
            bare-condition ; select a from t where b = 1 or not c div 1
            bare-condition ; select a from t where b = 1 or greatest(c, 1)
            bare-condition ; select a from t where b = 1 or concat(c, 1)
            bare-condition ; select a from t where b = 1 or 0 < c
            bare-condition ; select a from t where b = '' or 'x' <> t.c
            bare-condition ; select a from t where b = 1 or 1 in (c, 1)
            bare-condition ; select a from t where b = 1 or 5 between 1 and c
            bare-condition ; select a from t where b = 1 or (c, 1) > (0, 0)
            time-delay ; select a from t where b = 1 and c in (select x.d from u x, v y join w z)
            value-arithmetic ; select a, count(*) c from t group by a having c >= 1 + ((select d from u) = 's')
            misplaced-condition ; select a from t where (b = 1, 2 and c = 0)
            misplaced-condition ; select a from t where (b = c, 1 = 1 and d = 0)
            misplaced-condition ; select a from t where (b = 1, (select c from u) and d = 0)
            error-extraction ; select a from t where b in (1, (select c from (select count(*), floor(rand(0) * 2) x from u group by x) y))
            obfuscation ; select a from t where b in (select/*x*/c/**/from/**/u)
            comment-truncation ; select a from t where b = '' order by 5 -- -'
            comment-truncation ; select a from t where b = '' or c in ('x', 'y')#'
            comment-truncation ; select a from t where b = "" for update -- kyiK"
            self-comparison ; select a from t where b = coalesce(null, b)
            dissection ; set @s = if((select count(*) from t where a = 'x') = 0, 'y', 'z')
            self-comparison ; select a from t where b = 'x' or b = ifnull(null, b)
            self-comparison ; delete from t where a = ? and (b = 'x' or b = b)
            constant-condition ; select a from t where b = 'x' or 1 = 1 and c = ?
            constant-condition ; select a from t where b = 'x' and c = ? or 1 = 1 -- and c = ?
            constant-condition ; select a from t where b = 'x' and c = ? or 1 = 1 /* and c = ? */
            constant-condition ; select a from t where b = ? and c = 'x' or 1 = 1 and d = ?
            constant-condition ; select a from t where b = (false or c = 'x')
            constant-condition ; select a from t where b = 'x' and false or c = 'x'
            constant-condition ; select a from t where b = 'x' and (0 or c = 'x')
            union-extraction ; select a, b from t where c = 'x' and d = ? union select e, f from u where g = 'x' -- and d = ?
            union-extraction ; select a from t where b = 'x' union select c from t where d = 'y'
            union-extraction ; select a from t where b = 'x' union select b from u where d = 'y'
            union-extraction ; select a from t where b = 'x' union select b from t, u where d = 'y'
            union-extraction ; select a from t where password = 'x' union select password from t where a = 'y'
            union-extraction ; select a, b as c from t where d = 'x' union select a, e as f from u where d = 'y'
            union-extraction ; select a as name from t where d = 'x' union select password as name from u where d = 'y'
            union-extraction ; select count(*) from t where a = 1 union all select (select b from u), 1 from v
            union-extraction ; with recursive c as (select a from t where b = 1 union select d from u) select a from c
            union-extraction ; with recursive c as (select a from t where b = 1 union select d from u union select a + 1 from c) select a from c
            constant-condition ; select a from t where (b = 1 or 2 > 1) and c = 2
            constant-condition ; select a from t where (b = 1 or (1) = (1)) and c = 2
            constant-condition ; select a from t where b in (select c from u where d = 1 or 1 = 1)
            misplaced-condition ; select concat('x', 'y' and a, 'z') from t where b = 1
            misplaced-condition ; select json_extract(a, '' or b) from t
            misplaced-condition ; select a from t where b > now() - interval 1 or c day
            server-probe ; insert into t (a, b) values (1 + user(), 2)
            server-probe ; update t set a = 1 * (database()) where b = 2
            self-comparison ; select a from t where b = 1 group by a having a = max(a)
            constant-condition ; select a, case when b < 5 or 1 = 1 then 'x' end from t
            constant-condition ; select a, case when b = 'x' and 0 then 'x' end from t
            constant-condition ; select a from t where b = 'x' or timestampdiff(day, '2020-01-01', now())
            constant-condition ; select a from t where b = 'x' or extract(year from now())
            constant-condition ; select a from t where b = 'x' and convert('1', signed)
            bare-condition ; select a from t where b = 'x' or (c)
            bare-condition ; select a from t where b = 'x' or not ((c))
            bare-condition ; select a from t where b in (1, 2) or c
            bare-condition ; select a from t where b = 'x' or (b is not null)
            bare-condition ; select a from t where (b = 'x') or c
            bare-condition ; select a from t where (d = 2 and (b = 'x')) or (c)
            self-comparison ; select a from t where b = 1 or (c = c)
            self-comparison ; select a from t where b = 1 or (not (c = c) and d = 'x')
            self-comparison ; select t.a from t join u on t.b = u.c where t.d = d + 0 and u.e = 'x'
            self-comparison ; select a from t where b = 1 or d = t.d
            error-extraction ; select a from t where b = 1 and not uuid_to_bin(c)
            error-extraction ; select a from t where b = 1 and (json_set(c, '$.d', 1))
            error-extraction ; select a from t where b = 1 and st_pointfromtext(c)
            error-extraction ; select a from t where b = 1 or st_x(c)
            error-extraction ; select a from t order by exp(~(b = 1))
            repeated-assignment ; update t set a = 'x', a = user(), b = 'y' where c = 1
            repeated-assignment ; update t set t.a = 'x', t.a = t.b where c = 1
            repeated-assignment ; update t set a = 'x', d = 'y', a = 'z' where c = 1
            value-subquery ; insert into t (a, b) values ('x', cast(concat((select c from u where d = 3), 'y') as char(9)))
            boolean-blind ; select a from t join u on t.b = u.c and t.d = 'x' and (select e from v where f = 'y') = 3
            repeated-assignment ; insert into t (a, b) values (1, 'x') on duplicate key update b = 'y', b = (select c from u where d = 1)
            value-arithmetic ; insert into t (a, b) values (1, 'x') on duplicate key update b = 'y' = 'z'
            value-expression ; select a from t where b = abs(3)
            value-expression ; select a from t where b = coalesce(3, 4) and c = 2
            value-expression ; select a from t where b = ~-4
            constant-subquery ; select a from t where b = (values row(3))
            boolean-blind ; select a, case when b < 5 and exists (select c from u where d like 'x%') then 1 end from t
            boolean-blind ; select a from t where t.b = exists (select 1 from u where c like 'x%')
            misplaced-condition ; select a from t where b in (1, 2, exists (select 1 from u where c like 'x%'))
            error-extraction ; select a, case when b < 5 and uuid_to_bin(c) then 1 end from t
            dissection ; select a from t where b = 'x' and password collate utf8mb4_bin > 'm'
            dissection ; select a from t where b = 'x' and password_hash like 'a%'
            dissection ; select a from t order by password > 'm'
            schema-enumeration ; select a from t where b = 1 union select a from u join information_schema.tables v on u.c = v.table_name
            schema-enumeration ; select a from t where a in (select x.b from u x join mysql.user y on x.b = y.user)
            constant-condition ; select a from t where b = 'x' and 1 = 1 and c = 'y'
            constant-condition ; select a from t where b = 'x' and 1 = 1 -- y
            constant-condition ; select a from t where b = 3 and c = 'x' and 0 = 1
            constant-condition ; select a from t where b = n'x' and 0 = 1
            constant-condition ; select a from t where b = '3' or 1 = 1
            constant-condition ; select a from t where b = 'x' or 1 = 1 and c = x''
            constant-condition ; select a from t where b = 'x' or 1 = 1 into @a, @''
            union-extraction ; select a from t where b = '3' union select c from u
            constant-condition ; select a from t where b = _utf8'x' and 0 = 1
            constant-condition ; update t set a = 'x' where b = c and 0 = 1
            constant-condition ; select a from t where b = 'x' or 1 = 1 or c = "
            bare-condition ; select a from t where b = 'x' or c or d = 'y'
            bare-condition ; select a from t where b = 3 or is_open + 1
            bare-condition ; select a from t where b = 3 or -c < 1
            bare-condition ; select a from t where b = 3 or ~c = d
            bare-condition ; select a from t where b = 3 or instr(c, '')
            bare-condition ; select a from t where b = 3 or locate('', c)
            bare-condition ; select a from t where b = 3 or t.c between '' and 'zz'
            bare-condition ; select a from t where b = null or c
            union-extraction ; select a, b from t where c = 'x' union select d, e from u where f = 'y'
            union-extraction ; select a, b from t where c = 'x' union select d, e from u # y
            value-expression ; select a from t where b = nullif(3, 4)
            value-expression ; select a from t where b = coalesce(c)
            value-expression ; insert into t (a, b) values (3, coalesce(t.c))
            value-expression ; select a from t order by -(-b)
            value-expression ; update t set a = 5 ^ 5 where b = 3
            value-expression ; select a from t where b = @x := 3
            self-comparison ; select a from t where b = 'x' or c = coalesce('y', c)
            self-comparison ; select a from t where b = 3 and c = coalesce('', c)
            self-comparison ; select a from t where b = 3 and c = coalesce(3, c)
            server-probe ; select a from t where b > convert_tz('2026-01-01', @@version, 'UTC')
            server-probe ; select a from t where b = concat('x', @@session.time_zone)
            error-extraction ; select a from t where b = 3 and cast(c as json)
            error-extraction ; select a from t where b = 3 and convert(c, json)
            error-extraction ; insert into t (a, b) values (1, cast((select c from u where d = 3) as json))
            """)
    void stops_its_variants(String rule, String sql) {
        Verdict verdict = new Firewall(Judge.RULES).inspect(sql, Dialect.DEFAULT);

        assertThat(verdict.isBlocked()).isTrue();
        assertThat(verdict.rules()).contains(rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set @t = @@x; set @@x = 9; select a from t where b = 1; drop table t; set @@x = @t",
                "set @t = @@x; set @@x = 9; select a from t where b = 1; drop table t",
                "set @t = @@x; set @@x = 9; select a from t; set @@y = @t",
                "set @t = 5; set @@x = 9; select a from t; set @@x = @t"
            })
    void one_statement_and_its_setting_stay_one(String sql) {
        assertThat(new Firewall(Judge.RULES).inspect(sql, Dialect.DEFAULT).rules())
                .contains("stacked-statements");
    }

    /** Rules speak, but do not refuse. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into t (a, b) values ('x', cast((select c from u where d = 'y') as char(10)))",
                "insert into t (a) select u.a from u join v on u.b = v.b and (select c from w where w.d = 'x') = 3"
            })
    void lets_doubtful_neighbours_pass(String sql) {
        assertThat(new Firewall(Judge.RULES).inspect(sql, Dialect.DEFAULT).isBlocked())
                .isFalse();
    }

    @Test
    void a_setting_around_a_statement_hides_no_question_about_the_server() {
        String sql = "set @t = @@x; set @@x = 9; select a from t where b = 'x' and c = version(); set @@x = @t";

        assertThat(new Firewall(Judge.RULES).inspect(sql, Dialect.DEFAULT).rules())
                .contains("server-probe");
    }

    /** Honest statements that stand next to them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select a from t where b = 'x' and date = date '2026-01-01' and time < time '10:00:00'",
                "select a from t where b = 'x' and extract(year from c) = extract(year from d) and year = year(now())",
                "select a from t where b = 'x' and convert(c, date) = convert(d, date) and cast(c as date) = cast(d as date)",
                "select a from t where b = 'x' and timestampdiff(day, c, d) > timestampdiff(day, d, e) and c > d - interval 1 day",
                "select a from t where b = 'x' and match (c) against ('y' in boolean mode) and (d > 1) is not unknown",
                "select a from t where b = 'x' and case when 'y' = 'all' then 1 else c = 'y' end",
                "select a from t where b = 'x' and c < now() + interval d day and e > interval 1 day + c",
                "select a from t where b = 1 and end > 5",
                "select a from t where b = 'x' and returning > 5 and c = 'y' or returning = 2",
                "select json_value(a, '$.b' returning decimal(4, 2)) from t where json_value(a, '$.c' returning signed) = 3",
                "select a from t where b = 'x' and c is null union select a from u where d = ?",
                "select a from t where start <= '2026-01-01' and (end is null or end >= '2026-01-01')",
                "select case when end is null and b = 1 then 'x' else end end from t where c = 'y' and end > start",
                "select a from t where topic = 'x' and (offset is null or offset >= 5) and offset between 1 and 9",
                "select case when offset > 3 then offset else 0 end from t where a = 'x' limit 5 offset 10",
                "with recursive path as (select a, b from t where c = 'x' union all select t.a, concat(path.b, '/', t.b) from t join path on t.d = path.a where t.c = 'x') select * from path",
                "insert into user (login, pw, salt) values ('x', sha2('y', 256), hex(random_bytes(8)))",
                "select a from t where ts = {ts '2026-01-01 00:00:00'}",
                "select a from t where d between {d '2026-01-01'} and {d '2026-02-01'}",
                "select a from t where b = 'x' and t.d >= {d '2026-01-01'} and t.fn = {fn now()}",
                "select a from t where b = 'x' -- the owner's rows",
                "select a from t where b = 'x' -- '",
                "select a from t where b = 'x' and c = 'y'-- '",
                "select a from t where b = 'x' -- 'and' or 'or'",
                "select a from t where b = 'x' -- was 'y' or 'z' and so on",
                "select a = ? and 1 = 1 from t where b = 2",
                "select 2 and 3 > 1, a from t",
                "select (a = 3 or 'user' = 'admin') as editable, b from t",
                "select 1, 'x' into outfile '/tmp/a'",
                "select a from t where b in (select c from u where d = 1) into outfile '/tmp/a'",
                "select a from user where b = 'x' and exists (select 1 from role r where r.owner = user.id and r.c = 'y')",
                "select table_name from information_schema.tables join user on table_name = user.name",
                "select a, count(*) from t group by a union select 'all', count(*) from t",
                "select login, password from t union select login, password from u",
                "select a from t where b = 1 and c is not null",
                "select a, case when b < 5 and c = 1 or d then 'x' end from t",
                "select a, case when b = 1 and exists (select 1 from u where u.a = t.a) then 'x' end from t",
                "select a, case when b = 1 and now() > '2026-01-01' then 'x' end from t",
                "select a from t where b = 'x' and timestampdiff(day, c, now()) > 3 and extract(year from d) = 2026",
                "select a from t where b = 'x' and coalesce(day, 1) = 3 and year = 2026",
                "select a from t where b = 'x' or (c and d = 2)",
                "select a from t where b = 'x' and (coalesce(c, 0) or d)",
                "select a from t where b = 1 or (c) > 2 or ((c + 2) / 7) = d",
                "select a from t where b = 1 and (st_x(c)) > 2 or not (length(d)) = 3",
                "select a from t where (b = 1 and c = 69) or ((c + 2) / 7) = 2",
                "select t.a from t where (t.b = 1) and (t.c in (select d from u where e = 1) or t.f)",
                "select a from t where b = 1 and cast(c as signed) and json_valid(d)",
                "select a from t where b in (1, 2) or (c = 3)",
                "select t.a from t join u on t.b = u.b where t.c = 1 and u.d = t.d",
                "select t.a from t where t.b = 1 and exists (select 1 from u where t.c = c)",
                "delete from t where i = new.i",
                "select a from t where b = 1 and c = exists (select 1 from u where u.d = t.d)",
                "select a, case when b = 1 then uuid_to_bin(c) else d end from t",
                "select a from t where b = 1 and json_extract(c, '$.d') = 'x' and st_contains(c, d) and json_valid(e)",
                "update t set a = json_set(a, '$.b', 'x'), a = json_set(a, '$.c', 'y') where d = 1",
                "update t set a = 'x', b = 'y', b = 'z', c = 1 where d = 1",
                "update t join u on t.a = u.b set t.c = 'x', u.c = 'y' where t.d = 1",
                "insert into t set a = 'x', b = 'y' on duplicate key update a = 'x', b = 'z'",
                "set @a = 1, @b = 2, @a = 3",
                "select a from t where b = md5('x') and c = lower('Y') and d = crc32('z')",
                "select a from t where b = (select max(c) from u)",
                "update t set password_hash = 'x', a = now() where b = 1 and password_hash = 'y'",
                "select a, password_hash from t where (b = 'x' or c = 'x') and password_hash <> ''",
                "with recursive c as (select a, b from t where d = 'x' union all select t.a, t.e from t join c on t.b = c.a) select a from c",
                "with recursive c (n, m) as (select 1, a from t where b = 2 union all select n + 1, d from c where n < 5) select n from c",
                "select a from t where b in (with c as (select d from u where e < 5) select d from c)",
                "select a from (t left join u on t.b = 1, v) join w on v.c = w.c",
                "select a from t group by a having a = max(a)",
                "select a from t where b = default(b)",
                "create view v as select a from t where owner = current_user()",
                "create event e on schedule every 1 day do insert into t (a) values (sleep(1))",
                "update performance_schema.threads set instrumented = 'no' where processlist_id = connection_id()",
                "select a.b from a left join information_schema.tables c on c.table_name = a.b where c.table_schema = 'x'",
                "select version()/*!50038 , @@hostname */",
                "select count(a = 1 or null), sum(b = 2 and c = 3) from t where d = 4",
                "select a from t where (b = 3 or 3 = -1) and c = 2",
                "select a from t where b > now() - interval 1 day and c = 2",
                "select a from t where b = 1 || c = 2",
                "update t set a = 1 where b = 2 order by c > 5",
                "update t set a = 1 where b = 2 order by c + 1",
                "select a from t where (b = 1 or c is null) and d = date '2020-01-01'",
                "select a from t where b = 1 order by field(c, 3, 1, 2), rand(), c is null, d + 0",
                "select a from t where b in (1, 2) and c in (select d from u where e = 1 and f = 2)",
                "select a from t where (b, c) in (select d, e from u)",
                "select a from t where member = 1 and b = 2 is true",
                "select a from t where b = 1 and exists (select 1 from u where u.a = t.a and u.c = 'x')",
                "select a from t where b = 1 and exists (select 1 from u where x = y and u.c = 'x')",
                "insert into t (a) select 'x' from dual where not exists (select 1 from t where a = 'x')",
                "select a from t where b = 1 group by c order by 1, 2",
                "insert into t (a, b, c) values (1, 'x', now())",
                "select (select count(*) from u, v where u.a = v.a) from t where b = 1",
                "select a from t where b > (60 * 60) and c < (unix_timestamp() - 3600)",
                "select a, b, c x from t where a = 1 union select u.a, u.b, u.c from u where u.a = 2",
                "select a, count(*) from t where b = 1 union select a, sum(c) from u where b = 1",
                "select a, b from t where c = 1 union select max(a), max(b) from u where c = 1",
                "select a from t where b = 1 and c is not true and (d = 2) is not true",
                "select a from t where b > 1.1 * (select avg(b) from t)",
                "select a from t where b = ? and (select count(*) from u) > 3",
                "select a from t where (select count(*) from u) > 3",
                "insert into t (a, b) values ('x', coalesce((select max(b) + 1 from t), 1))",
                "update t set a = 1 + (select max(a) from u where b = 2), c = 5 where d = 1",
                "select a from t where b = 1 and c = (select max(c) from u where d = 'x')",
                "select a from t where b = 1 or b > 5",
                "select a from t where b = 1 or c is not null",
                "select a from t where b = 1 and password = 'x'",
                "select a from t where b = 1 and regexp_like(c, '^x') and json_length(d) > 1",
                "select a from t where (1 = 0)",
                "select a from t where (1 = 1) and b = 2",
                "select a from t where ((1 = 1) and (b = 2))",
                "select a from t where b = ? and (1 = 0)",
                "select a from t where 1 = 1 and 1 = 1 and b = 2",
                "select count(0) from (select a from t where 1 = 1 and (0 = 0)) u",
                "select a from t where (('x' is null) or (b = 'x'))",
                "select a from t where (b = 2 and true)",
                "select a from t where (b = 2 and false) or (c = 'x' or false)",
                "select a from t left join u on (1 = 0) where b = 2",
                "select a from t having a > 1",
                "select t.a from t where t.b = 'x' or t.active",
                "select t.a from t where (t.b = 'x' or not t.active)",
                "select a from t where b = 'x' 'y'",
                "select a from t where b <> trim(b)",
                "select a from t where hex(b) <> hex(upper(b)) or hex(b) <> hex(lower(b))",
                "select a from t order by b is null or c = 2, d",
                "update t set a = a - '1' where b = 2",
                "update t set a = b > 2, c = d = 'x' where e = 2",
                "delete from t where b = 2 or (c > 9 and (select max(d) from u) > ?)",
                "select a from t where b in (select 1 union select 2)",
                "select a, count(*) from t where b = 2 group by 1 -- a note",
                "select a from t where b = ? -- OrderDao.find()",
                "select a from t into outfile '/tmp/a'",
                "select a from t where c like ? into dumpfile '/tmp/a'",
                "create view v as select a from t, mysql.time_zone",
                "with recursive r as (select * from t where a = 2 union all select t.* from t join r on t.b = r.a) select * from r",
                "insert into t (a, b) values (1, 'x') on duplicate key update b = if(values(b) > b, values(b), b)",
                "call p(?, 1, @out)",
                "call p('x', now(), current_user())",
                "{call p(1, 'x', null)}",
                "{? = call p(?, 'x')}",
                "call p((select max(a) from t where b = 3), 'x')",
                "insert into t (a, b, c) values (10 * 100, 'x', 1)",
                "insert into t (a, b, c) values (1, a * b, 'x')",
                "select a from t where b = 'x' and (c, d) in (select e, f from u where g = 2)",
                "select a from t where b - c > 2 and b * b > 3 and u.b - v.b = 0",
                "select a from t where b = 1 or b in (select b from u where c = 2)",
                "select a from t where b = 1 or a in (select b from u)",
                "select 'x', (select count(*) from u where c = 1) > 0 as d, if((select max(e) from u) > 2, 1, 0) from t",
                "update t set a = (select count(*) from u where b = 3) > 0, c = ((select max(d) from u) = 2) where e = 1",
                "select 'x', if(a = current_user(), 1, 0) from t",
                "select a from t where b = 'x' and (password = 'y' or password = 'z')",
                "select a from t where b = 'x' and password <> ''",
                "select a from t where b = 2 and coalesce(password, '') <> ''",
                "select a from t where b = ? and upper(password) = upper(?)",
                "update t set a = 'x', password = 'y' where b = 3",
                "update t set a = ?, password = ifnull(?, password) where b = ?",
                "update t set a = 'x', password = coalesce('y', password) where b = 3",
                "select a, (select password from u where u.b = t.b) from t where c = 3",
                "select a from t where (1 = 1 and b = 'x') or (1 = 1 and c = 'y')",
                "select a from t where (b = 'x' or 'x' is null) and (c = 3 or 3 is null)",
                "select a from t where b = 'x' order by c -- the users' list",
                "select a from t where b = 'x' order by c -- 'c' comes last",
                "select a from t where b <> '' or c <> ''",
                "select a from t where (b = 'x') is true",
                "select a from t where b in (select * from (select c from u where d = 1 limit 5) v)",
                "with v as (select c from u) select a from t where b in (select * from v where c > 2)",
                "select a from t where b = 1 and c in (select if(u.d > 2, u.e, 0) from u)",
                "update t set a = 'x', b = (select c from u where d = 3), c = (select max(a) from u) where e = 1",
                "insert into t (a, b) select 'x', b - '1' from u",
                "insert into t (a) select concat('no-', 15 - b) from u",
                "select a from t where (b = 1 and c = 2) union select d from u where e = 3",
                "select a from t where exists (select 1 from u where b = 3 union select 1 from v where b = 3)",
                "select a, extractvalue(b, concat('//c[', d, ']')) from t where e = 1",
                "select a, st_astext(b, 'axis-order=lat-long'), st_astext((select c from u where d = 3)) from t",
                "select a from t where b = uuid_to_bin('x', 1) and c = 2",
                "select a from t where b = 1 or c & 4",
                "select a from t where b = 1 or match (c) against ('+x -y' in boolean mode)",
                "select a from t where b = 1 or '2026-01-01' between c and d",
                "select a from t where b = 1 or 3 in (c, d)",
                "select a from t where b = 1 or (c, d) > (3, 4)",
                "select a from t where b = 1 or json_contains(c, '1') or find_in_set('x', d)",
                "select a from t where b = 1 or is_visible(c, 1)",
                "select a from t where b = 1 and c in (select x.d from u x, v y, w z where x.d = y.d and y.d = z.d)",
                "select a from t where b = 1 and c in (select x.d from u x join v y using (d) join w z on y.d = z.d)",
                "select a from t where (b, c) in ((1, 2), (3, 4)) and (d = 3) and (b, c) <> (1, 2)",
                "select a, floor(rand() * 10) from t order by rand(5)",
                "select a /* x */, b/* y */ from t /* z */ where c = 1 /* w */ and d = 2",
                "set @t = @@group_concat_max_len; set @@group_concat_max_len = 9; select a from t; set @@group_concat_max_len = @t;",
                "set @s = if((select count(*) from information_schema.columns where table_name = 't') = 0, 'alter table t add a int', 'select 1')",
                "select a from t where b = coalesce(?, b) and c = ifnull(?, c)",
                "select a from t where b = 'x' and c = if(? is null, c, ?) and d = case when ? = '' then d else ? end",
                "select a from t where b = 0 and c = ? and 1 = 1 and d = ?",
                "select a from t where b = 0 and c = ? and 1 = 1",
                "select a from t where (false or b = 'x' or b = 'y') and c = 2",
                "select a from t where b = 'x' and (false or c = ?)",
                "select a, 'x' as b from t where c = ? union all select d, 'y' from u where e = ?",
                "select a, b from t where c = 0 and d = ? union all select e, f from u where c = 0 and d = ?",
                "select a from t where b = 5 union select b from t where a = 5",
                "select t.a from t where t.b = 5 union select x.b from t x where x.a = 5",
                "select a, b as title, 'x' as kind from t where b like '%x%' union select a, c as title, 'y' as kind from u where c like '%x%'",
                "select a from t where b sounds like 'x' and c = 1",
                "select a from t where b = 'x' or is_open and c > 3",
                "select a from t where b in (1, 2) or is_open",
                "select a from t where (b = 3 or not t.has_parts) and c <> 'x'",
                "select a from t where (b = 3 or `is_open`) and c = 5",
                "select a from t where b = 3 and c = nullif('x', '')",
                "select a from t where b = 3 and c = coalesce('x', 'y')",
                "select a from t where b = 3 and c = coalesce('x', c) and d = ifnull('y', d)",
                "select a from t where c = if(1, 'x', 'y')",
                "select a from t where coalesce(?) is null or b in (?)",
                "select a from t where coalesce(b) = 'x'",
                "select coalesce(b) from t order by -b, -(b - c), b ^ 4",
                "select @n := 3, a from t where (@m := b) > 2 and c = @m",
                "select a from t where b = 3 or instr(c, 'x') or c between 'a' and 'z'",
                "select a from t where b > convert_tz('2026-01-01', 'UTC', @@session.time_zone)",
                "select a from t where b > convert_tz('2026-01-01', @@time_zone, '+00:00') and c = 3",
                "select a from t where b = 3 and cast(c as json) = d",
                "insert into t (a, b) values (1, cast('{}' as json))",
                "set @t = @@x; set @@x = 9; select a from t where b = ? and (select max(c) from u where u.a = t.a) = 'x'; set @@x = @t",
                "SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ 'x:1-3'",
                "/*!40101 SET SQL_MODE=@OLD_SQL_MODE */",
                "/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */",
                "/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;",
                "/*!40000 ALTER TABLE `t` DISABLE KEYS */;"
            })
    void lets_honest_neighbours_pass(String sql) {
        assertThat(new Firewall(Judge.RULES).inspect(sql, Dialect.DEFAULT).rules())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cards")
    void a_refusal_says_what_was_found_and_where(RuleCard card) {
        Verdict verdict = new Firewall(Judge.RULES).inspect(card.blocked(), Dialect.DEFAULT);

        assertThat(verdict.technique()).isNotBlank();
        assertThat(verdict.reason())
                .matches("[a-z][^.]+ (in the [A-Z ]+ (clause|list)|in the list of columns|in the condition of a JOIN"
                        + "|at its end|behind the first statement|outside its clauses) \\(.+\\)")
                .endsWith("(" + verdict.technique() + ")");
    }

    static Stream<RuleCard> cards() {
        return Rules.ALL.stream().map(Rule::card);
    }
}
