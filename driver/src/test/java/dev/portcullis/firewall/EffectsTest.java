package dev.portcullis.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a session must know about a statement besides its verdict. */
class EffectsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            select 1 |
            (select 1) |
            set @a = 'sql_mode' |
            set names utf8mb4 | SETS_CHARACTER_SET
            set character_set_client = gbk | SETS_CHARACTER_SET
            set sql_mode = '' | SETS_SQL_MODE
            SET @@SESSION.SQL_MODE = concat(@@sql_mode, ',ANSI_QUOTES'), autocommit = 0 | SETS_SQL_MODE,CONTROLS_TRANSACTION
            /*!40101 SET `sql_mode` = '' */ | SETS_SQL_MODE
            set role admin | CHANGES_ROLE
            use shop | CHANGES_SCHEMA
            start transaction | CONTROLS_TRANSACTION
            commit | CONTROLS_TRANSACTION
            insert into t values (1) | WRITES_ROWS
            drop table t | DEFINES_OBJECTS
            create user a | DEFINES_OBJECTS,ADMINISTERS
            grant all on *.* to a | ADMINISTERS
            call p() | CALLS_PROCEDURE
            load data local infile 'x' into table t | WRITES_ROWS,READS_LOCAL_FILE
            select 1; delete from t | SEVERAL_STATEMENTS,WRITES_ROWS
            """)
    void effects_are_read_off_the_tokens(String sql, String effects) {
        Effect[] expected = effects == null
                ? new Effect[0]
                : Arrays.stream(effects.split(",")).map(Effect::valueOf).toArray(Effect[]::new);

        assertThat(Firewall.analyze(sql, Dialect.DEFAULT).effects()).containsExactlyInAnyOrder(expected);
    }

    @Test
    void a_text_that_is_not_read_to_its_end_may_have_any() {
        String sql = "select a from t order by a" + ", a".repeat(Tokens.MOST_TOKENS / 2) + "; set sql_mode = ''";

        assertThat(Firewall.analyze(sql, Dialect.DEFAULT).effects()).containsExactly(Effect.UNREAD);
    }
}
