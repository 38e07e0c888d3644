package dev.portcullis.firewall;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables that {@link TablePass} has found so far, with what tells whether the statement changes them. Bounded. */
final class TableList {
    /** How many mentions are looked at: the same table may come more than once. */
    private static final int MOST_MENTIONS = 4 * Structure.MOST_TABLES;

    private final List<Mention> mentions = new ArrayList<>();
    private final List<Mention> targets = new ArrayList<>();
    /** Where the tables of the statement begin that is being read. */
    private int first;

    private boolean cut;

    boolean isFull() {
        return mentions.size() >= MOST_MENTIONS;
    }

    /** Hears of a table that was not added, because the list is full. */
    void cut() {
        cut = true;
    }

    /** @param nested whether the table stands in a query inside the statement, which only reads it */
    void add(@Nullable String schema, String name, @Nullable String alias, boolean nested, boolean written) {
        if (isFull()) {
            cut();
        } else {
            mentions.add(new Mention(schema, name, alias, nested, written));
        }
    }

    /** A name in {@code DELETE name, .. FROM}: a table, or the alias of one that follows. */
    void addTarget(@Nullable String schema, String name) {
        if (targets.size() < MOST_MENTIONS) {
            targets.add(new Mention(schema, name, null, false, true));
        } else {
            cut();
        }
    }

    /** What stood in {@code DELETE FROM .. USING} so far are names of what follows. */
    void takeAsTargets() {
        List<Mention> taken = mentions.subList(first, mentions.size());
        targets.addAll(taken);
        taken.clear();
    }

    /** {@code SET qualifier.column =} of an {@code UPDATE}; without a qualifier any of its tables may be meant. */
    void assigned(@Nullable String qualifier) {
        for (Mention mention : mentions.subList(first, mentions.size())) {
            boolean meant = qualifier == null || mention.answersTo(qualifier);
            mention.written |= !mention.nested && meant;
        }
    }

    /** Settles which tables a {@code DELETE} names as its targets. */
    void endStatement() {
        for (Mention target : targets) {
            boolean found = false;
            for (Mention mention : mentions.subList(first, mentions.size())) {
                if (!mention.nested && mention.answersTo(target.name)) {
                    mention.written = true;
                    found = true;
                }
            }
            if (!found) {
                add(target.schema, target.name, null, false, true);
            }
        }
        targets.clear();
        first = mentions.size();
    }

    /** The structure as the tokens tell it. */
    Structure structure(Operation operation) {
        List<Structure.Table> tables = new ArrayList<>();
        for (Mention mention : mentions) {
            int known = indexOf(tables, mention);
            if (known >= 0) {
                boolean written = mention.written || tables.get(known).written();
                tables.set(
                        known,
                        new Structure.Table(mention.schema, tables.get(known).name(), written));
            } else if (tables.size() < Structure.MOST_TABLES) {
                tables.add(new Structure.Table(mention.schema, mention.name, mention.written));
            } else {
                cut = true;
            }
        }
        return new Structure(operation, tables, List.of(), cut, false, Structure.Source.TOKENS);
    }

    private static int indexOf(List<Structure.Table> tables, Mention mention) {
        for (int i = 0; i < tables.size(); i++) {
            if (tables.get(i).is(mention.schema, mention.name)) {
                return i;
            }
        }
        return -1;
    }

    private static final class Mention {
        final @Nullable String schema;
        final String name;
        final @Nullable String alias;
        final boolean nested;
        boolean written;

        Mention(@Nullable String schema, String name, @Nullable String alias, boolean nested, boolean written) {
            this.schema = schema;
            this.name = name;
            this.alias = alias;
            this.nested = nested;
            this.written = written;
        }

        boolean answersTo(String qualifier) {
            return (alias == null ? name : alias).equalsIgnoreCase(qualifier);
        }
    }
}
