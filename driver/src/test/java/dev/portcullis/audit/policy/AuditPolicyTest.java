package dev.portcullis.audit.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.policy.InvalidPolicyException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditPolicyTest {
    private static AuditPolicy parse(String text) throws InvalidPolicyException {
        return AuditPolicy.parse("policy.yaml", text, Set.of());
    }

    private static Subject subject(String user, String operation, String... tables) {
        return new Subject(user, "orders", "shop", operation, List.of(tables), false);
    }

    @Test
    void theFirstRuleThatMatchesDecides() throws InvalidPolicyException {
        AuditPolicy policy = parse("""
                version: 1
                audit:
                  rules:
                    - {user: admin, record: true}
                    - {table: shop.sessions, operation: [select, show], record: false}
                    - {table: metrics.*, sample: 0.01}
                    - {operation: session, record: false}
                """);
        assertThat(policy.handling(subject("app", "select", "sessions")))
                .isEqualTo(new Handling(false, 1, Binds.ABSENT, List.of()));
        assertThat(policy.handling(subject("app", "select", "SHOP.Sessions")))
                .isEqualTo(new Handling(false, 1, Binds.ABSENT, List.of()));
        assertThat(policy.handling(subject("app", "select", "other.sessions"))).isEqualTo(Handling.ALL);
        assertThat(policy.handling(subject("app", "delete", "sessions"))).isEqualTo(Handling.ALL);
        assertThat(policy.handling(subject("admin", "select", "sessions"))).isEqualTo(Handling.ALL);
        assertThat(policy.handling(subject("app", "insert", "metrics.cpu")))
                .isEqualTo(new Handling(true, 0.01, Binds.ABSENT, List.of()));
        assertThat(policy.handling(subject("app", "session")))
                .isEqualTo(new Handling(false, 1, Binds.ABSENT, List.of()));
    }

    @Test
    void aRuleForOneTableDoesNotHideAnother() throws InvalidPolicyException {
        AuditPolicy policy = parse("version: 1\naudit: {rules: [{table: sessions, record: false}]}\n");
        assertThat(policy.handling(subject("app", "select", "sessions", "cards")))
                .isEqualTo(Handling.ALL);
        assertThat(policy.handling(subject("app", "select"))).isEqualTo(Handling.ALL);
    }

    @Test
    void aRuleForTablesIsNotForMoreThanAreListed() throws InvalidPolicyException {
        AuditPolicy policy =
                parse("version: 1\naudit: {rules: [{table: shop.*, record: false}], columns: {cards.pin: absent}}\n");
        assertThat(policy.handling(subject("app", "select", "sessions")).recorded())
                .isFalse();
        Handling handling = policy.handling(new Subject("app", "orders", "shop", "select", List.of("sessions"), true));
        assertThat(handling.recorded()).isTrue();
        assertThat(handling.binds().columns()).hasSize(1);
    }

    @Test
    void aClassStandsForItsTables() throws InvalidPolicyException {
        AuditPolicy policy = parse("""
                version: 1
                audit:
                  classes:
                    card-data: [shop.cards, payments.*]
                    public: [products, prices]
                  rules:
                    - {class: card-data, binds: clear}
                    - {class: public, operation: select, record: false}
                """);
        assertThat(policy.handling(subject("app", "select", "products", "prices")))
                .isEqualTo(new Handling(false, 1, Binds.ABSENT, List.of("public")));
        assertThat(policy.handling(subject("app", "update", "products")))
                .isEqualTo(new Handling(true, 1, Binds.ABSENT, List.of("public")));
        assertThat(policy.handling(subject("app", "select", "products", "payments.cards")))
                .as("a rule wants all tables of the class, the record has the classes of any")
                .isEqualTo(new Handling(true, 1, Binds.ABSENT, List.of("card-data", "public")));
        assertThat(policy.handling(subject("app", "select", "t"))).isEqualTo(Handling.ALL);
        assertThat(policy.handling(subject("app", "select", "payments.refunds", "cards"))
                        .binds()
                        .ofUnknown())
                .isEqualTo(BindMode.CLEAR);
    }

    @Test
    void aFileForTheFirewallAloneRecordsEverything() throws InvalidPolicyException {
        AuditPolicy policy = parse("version: 1\nfirewall: {mode: observe}\n");
        assertThat(policy.handling(subject("app", "select", "t"))).isEqualTo(Handling.ALL);
    }

    @Test
    void aColumnHasItsOwnRuleAndWhatIsNotKnownTheStrictest() throws InvalidPolicyException {
        AuditPolicy policy = AuditPolicy.parse("policy.yaml", """
                version: 1
                audit:
                  rules:
                    - {table: shop.*, binds: clear}
                  columns:
                    customers.card: hmac
                    shop.customers.pin: absent
                    vault.*: absent
                    vault.id: hmac
                """, Set.of(BindMode.HMAC));
        Binds customers = policy.handling(subject("app", "select", "customers")).binds();
        assertThat(customers.of("NAME", List.of("customers"))).isEqualTo(BindMode.CLEAR);
        assertThat(customers.of("Card", List.of("customers"))).isEqualTo(BindMode.HMAC);
        assertThat(customers.of("pin", List.of("customers"))).isEqualTo(BindMode.ABSENT);
        assertThat(customers.ofUnknown()).isEqualTo(BindMode.ABSENT);
        Binds orders = policy.handling(subject("app", "select", "orders")).binds();
        assertThat(orders.differ()).isFalse();
        assertThat(orders.ofUnknown()).isEqualTo(BindMode.CLEAR);
        Binds joined =
                policy.handling(subject("app", "select", "orders", "vault")).binds();
        assertThat(joined.of("total", List.of("orders"))).isEqualTo(BindMode.CLEAR);
        assertThat(joined.of("total", List.of("orders", "vault"))).isEqualTo(BindMode.ABSENT);
        assertThat(joined.of("id", List.of("vault"))).isEqualTo(BindMode.HMAC);
        Binds foreign =
                policy.handling(subject("app", "select", "other.customers")).binds();
        assertThat(foreign.of("pin", List.of("other.customers"))).isEqualTo(BindMode.ABSENT);
        assertThat(foreign.of("card", List.of("other.customers"))).isEqualTo(BindMode.HMAC);
        Binds call = policy.handling(subject("app", "call")).binds();
        assertThat(call.ofUnknown()).isEqualTo(BindMode.ABSENT);
    }

    @Test
    void theFullNameOfAColumnIsToldWhereItIsBeyondDoubt() throws InvalidPolicyException {
        AuditPolicy policy = AuditPolicy.parse("policy.yaml", """
                version: 1
                audit: {rules: [{table: tills, binds: token}], columns: {customers.card: token}}
                """, Set.of(BindMode.TOKEN));
        Binds customers = policy.handling(subject("app", "select", "customers")).binds();
        assertThat(customers.ruleOf("Card", List.of("customers")))
                .isEqualTo(new ParameterRule(BindMode.TOKEN, "shop.customers.card"));
        assertThat(customers.ruleOf("card", List.of("Archive.Customers")))
                .isEqualTo(new ParameterRule(BindMode.TOKEN, "archive.customers.card"));
        assertThat(customers.ruleOf("card", List.of("customers", "orders")))
                .isEqualTo(new ParameterRule(BindMode.ABSENT, ""));
        Binds tills = policy.handling(subject("app", "select", "tills")).binds();
        assertThat(tills.askForColumns()).isTrue();
        assertThat(tills.ruleOf("id", List.of("tills"))).isEqualTo(new ParameterRule(BindMode.TOKEN, "shop.tills.id"));
    }

    @Test
    void sinksAreNamesAndTextsAndShowNone() throws InvalidPolicyException {
        AuditPolicy policy = parse("""
                version: 1
                audit:
                  sinks:
                    - type: slf4j
                    - type: kafka
                      linger.ms: 5
                      sasl.jaas.config: 'module required password="s3cret";'
                """);
        assertThat(policy.sinks())
                .containsExactly(
                        new SinkEntry("policy.yaml:4:7", Map.of("type", "slf4j")),
                        new SinkEntry(
                                "policy.yaml:5:7",
                                Map.of(
                                        "type", "kafka",
                                        "linger.ms", "5",
                                        "sasl.jaas.config", "module required password=\"s3cret\";")));
        assertThat(policy.toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'version: 1\naudit: {rule: []}'                                    | policy.yaml:2:9: unknown key 'rule' in audit; did you mean 'rules'?; allowed: classes, rules, columns, sinks
            'version: 1\naudit: {rules: [{table: t}]}'                         | policy.yaml:2:17: audit.rules[0] needs 'record', 'sample' or 'binds'
            'version: 1\naudit: {rules: [{table: t, sample: 2}]}'              | policy.yaml:2:36: audit.rules[0].sample must be a number above 0 and up to 1, such as 0.01, not '2'
            'version: 1\naudit: {rules: [{table: t, record: maybe}]}'          | policy.yaml:2:36: audit.rules[0].record must be true or false, not 'maybe'
            'version: 1\naudit: {rules: [{operation: selekt, record: false}]}' | policy.yaml:2:29: unknown operation 'selekt' in audit.rules[0].operation; did you mean 'select'?; allowed: select, insert, replace, update, delete, load, call, create, alter, drop, truncate, show, session, transaction, admin, other
            'version: 1\naudit: {rules: [{table: t, binds: token}]}'           | policy.yaml:2:35: audit.rules[0].binds needs a key; set portcullis.audit.token-key-file
            'version: 1\naudit: {rules: [{table: t, binds: hmac}]}'            | policy.yaml:2:35: audit.rules[0].binds needs a key; set portcullis.audit.hmac-key-file
            'version: 1\naudit: {classes: {pii: [a]}, rules: [{class: pi, record: true}]}' | policy.yaml:2:46: unknown class 'pi' in audit.rules[0].class; did you mean 'pii'?; allowed: pii
            'version: 1\naudit: {classes: {pii: [a]}, rules: [{class: pii, table: b, record: true}]}' | policy.yaml:2:38: audit.rules[0] takes either 'table' or 'class'
            'version: 1\naudit: {classes: {pii: []}}'                          | policy.yaml:2:24: audit.classes.pii needs the name of a table
            'version: 1\naudit: {sinks: {type: slf4j}}'                         | policy.yaml:2:16: audit.sinks must be a list ('- ' items)
            'version: 1\naudit:\n  sinks:\n  - type: slf4j\n  - kafka'          | policy.yaml:5:5: audit.sinks[1] must be a mapping ('key: value' lines)
            'version: 1\naudit: {sinks: [{type: kafka, password: [s3cret]}]}'   | policy.yaml:2:41: audit.sinks[0].password must be a single value, not a list or a mapping
            'version: 1\naudit: {sinks: [{topic: s3cret, topic: b}]}'           | policy.yaml:2:33: key 'topic' is given twice in audit.sinks[0]
            'version: 1\naudit: {columns: {card: clear}}'                       | policy.yaml:2:19: audit.columns names columns as table.column or schema.table.column, or all of a table as table.*
            'version: 1\naudit: {columns: {t.card: hash}}'                      | policy.yaml:2:27: unknown mode 'hash' in audit.columns.t.card; allowed: absent, hmac, token, clear
            'version: 1\naudit: {columns: {t.card: hmac}}'                      | policy.yaml:2:27: audit.columns.t.card needs a key; set portcullis.audit.hmac-key-file
            """)
    void aMistakeIsNamedWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> parse(text.replace("\\n", "\n")))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessage(message);
    }
}
