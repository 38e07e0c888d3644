package dev.portcullis.guard;

import dev.portcullis.config.SqlState;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What the database is and holds. Its result sets belong to no statement of the application's. */
final class GuardedDatabaseMetaData extends ForwardingDatabaseMetaData {
    private final GuardedConnection connection;

    GuardedDatabaseMetaData(DatabaseMetaData raw, GuardedConnection connection) {
        super(raw);
        this.connection = connection;
    }

    @Override
    GuardContext context() {
        return connection.context();
    }

    /** What is asked, when all of these names may stand in the statements that Connector/J makes of them. */
    private DatabaseMetaData asking(@Nullable String... names) throws SQLException {
        for (String name : names) {
            connection.funnel.admitName(name);
        }
        return rawDatabaseMetaData;
    }

    private @Nullable ResultSet guard(@Nullable ResultSet raw) {
        return raw == null ? null : new GuardedResultSet(raw, connection);
    }

    /**
     * Connector/J 8 doubles the quotes of these patterns and leaves their backslashes, so that {@code \\'} would end the literal
     * and what follows run as SQL that passed no {@link Funnel}.
     */
    private static @Nullable String admitted(@Nullable String pattern) throws SQLException {
        if (pattern != null && pattern.contains("\\'")) {
            throw new SQLException(
                    "A name pattern for DatabaseMetaData holds a backslash before a quote, which could end the literal that"
                            + " carries it and run what follows as SQL. Write the quote without a backslash.",
                    SqlState.REFUSED_BY_POLICY.code());
        }
        return pattern;
    }

    @Override
    public @Nullable Connection getConnection() throws SQLException {
        return rawDatabaseMetaData.getConnection() == null ? null : connection;
    }

    /** The URL of the {@link GuardContext}: Connector/J's may hold properties that are secret. */
    @Override
    public String getURL() {
        return context().url();
    }

    @Override
    public @Nullable ResultSet getAttributes(
            String catalog, String schemaPattern, String typeNamePattern, String attributeNamePattern)
            throws SQLException {
        return guard(asking(catalog, schemaPattern, typeNamePattern, attributeNamePattern)
                .getAttributes(catalog, schemaPattern, typeNamePattern, attributeNamePattern));
    }

    @Override
    public @Nullable ResultSet getBestRowIdentifier(
            String catalog, String schema, String table, int scope, boolean nullable) throws SQLException {
        return guard(asking(catalog, schema, table).getBestRowIdentifier(catalog, schema, table, scope, nullable));
    }

    @Override
    public @Nullable ResultSet getCatalogs() throws SQLException {
        return guard(rawDatabaseMetaData.getCatalogs());
    }

    @Override
    public @Nullable ResultSet getClientInfoProperties() throws SQLException {
        return guard(rawDatabaseMetaData.getClientInfoProperties());
    }

    @Override
    public @Nullable ResultSet getColumnPrivileges(
            String catalog, String schema, String table, String columnNamePattern) throws SQLException {
        return guard(asking(catalog, schema, table, columnNamePattern)
                .getColumnPrivileges(catalog, schema, table, columnNamePattern));
    }

    @Override
    public @Nullable ResultSet getColumns(
            String catalog, String schemaPattern, String tableNamePattern, String columnNamePattern)
            throws SQLException {
        return guard(asking(catalog, schemaPattern, tableNamePattern, columnNamePattern)
                .getColumns(catalog, schemaPattern, admitted(tableNamePattern), admitted(columnNamePattern)));
    }

    @Override
    public @Nullable ResultSet getCrossReference(
            String parentCatalog,
            String parentSchema,
            String parentTable,
            String foreignCatalog,
            String foreignSchema,
            String foreignTable)
            throws SQLException {
        return guard(asking(parentCatalog, parentSchema, parentTable, foreignCatalog, foreignSchema, foreignTable)
                .getCrossReference(
                        parentCatalog, parentSchema, parentTable, foreignCatalog, foreignSchema, foreignTable));
    }

    @Override
    public @Nullable ResultSet getExportedKeys(String catalog, String schema, String table) throws SQLException {
        return guard(asking(catalog, schema, table).getExportedKeys(catalog, schema, table));
    }

    @Override
    public @Nullable ResultSet getFunctionColumns(
            String catalog, String schemaPattern, String functionNamePattern, String columnNamePattern)
            throws SQLException {
        return guard(asking(catalog, schemaPattern, functionNamePattern, columnNamePattern)
                .getFunctionColumns(catalog, schemaPattern, functionNamePattern, columnNamePattern));
    }

    @Override
    public @Nullable ResultSet getFunctions(String catalog, String schemaPattern, String functionNamePattern)
            throws SQLException {
        return guard(asking(catalog, schemaPattern, functionNamePattern)
                .getFunctions(catalog, schemaPattern, functionNamePattern));
    }

    @Override
    public @Nullable ResultSet getImportedKeys(String catalog, String schema, String table) throws SQLException {
        return guard(asking(catalog, schema, table).getImportedKeys(catalog, schema, table));
    }

    @Override
    public @Nullable ResultSet getIndexInfo(
            String catalog, String schema, String table, boolean unique, boolean approximate) throws SQLException {
        return guard(asking(catalog, schema, table).getIndexInfo(catalog, schema, table, unique, approximate));
    }

    @Override
    public @Nullable ResultSet getPrimaryKeys(String catalog, String schema, String table) throws SQLException {
        return guard(asking(catalog, schema, table).getPrimaryKeys(catalog, schema, table));
    }

    @Override
    public @Nullable ResultSet getProcedureColumns(
            String catalog, String schemaPattern, String procedureNamePattern, String columnNamePattern)
            throws SQLException {
        return guard(asking(catalog, schemaPattern, procedureNamePattern, columnNamePattern)
                .getProcedureColumns(catalog, schemaPattern, procedureNamePattern, columnNamePattern));
    }

    @Override
    public @Nullable ResultSet getProcedures(String catalog, String schemaPattern, String procedureNamePattern)
            throws SQLException {
        return guard(asking(catalog, schemaPattern, procedureNamePattern)
                .getProcedures(catalog, schemaPattern, procedureNamePattern));
    }

    @Override
    public @Nullable ResultSet getPseudoColumns(
            String catalog, String schemaPattern, String tableNamePattern, String columnNamePattern)
            throws SQLException {
        return guard(asking(catalog, schemaPattern, tableNamePattern, columnNamePattern)
                .getPseudoColumns(catalog, schemaPattern, tableNamePattern, columnNamePattern));
    }

    @Override
    public @Nullable ResultSet getSchemas() throws SQLException {
        return guard(rawDatabaseMetaData.getSchemas());
    }

    @Override
    public @Nullable ResultSet getSchemas(String catalog, String schemaPattern) throws SQLException {
        return guard(asking(catalog, schemaPattern).getSchemas(catalog, schemaPattern));
    }

    @Override
    public @Nullable ResultSet getSuperTables(String catalog, String schemaPattern, String tableNamePattern)
            throws SQLException {
        return guard(asking(catalog, schemaPattern, tableNamePattern)
                .getSuperTables(catalog, schemaPattern, tableNamePattern));
    }

    @Override
    public @Nullable ResultSet getSuperTypes(String catalog, String schemaPattern, String typeNamePattern)
            throws SQLException {
        return guard(
                asking(catalog, schemaPattern, typeNamePattern).getSuperTypes(catalog, schemaPattern, typeNamePattern));
    }

    @Override
    public @Nullable ResultSet getTablePrivileges(String catalog, String schemaPattern, String tableNamePattern)
            throws SQLException {
        return guard(asking(catalog, schemaPattern, tableNamePattern)
                .getTablePrivileges(catalog, schemaPattern, tableNamePattern));
    }

    @Override
    public @Nullable ResultSet getTableTypes() throws SQLException {
        return guard(rawDatabaseMetaData.getTableTypes());
    }

    @Override
    public @Nullable ResultSet getTables(String catalog, String schemaPattern, String tableNamePattern, String[] types)
            throws SQLException {
        return guard(asking(catalog, schemaPattern, tableNamePattern)
                .getTables(catalog, schemaPattern, admitted(tableNamePattern), types));
    }

    @Override
    public @Nullable ResultSet getTypeInfo() throws SQLException {
        return guard(rawDatabaseMetaData.getTypeInfo());
    }

    @Override
    public @Nullable ResultSet getUDTs(String catalog, String schemaPattern, String typeNamePattern, int[] types)
            throws SQLException {
        return guard(asking(catalog, schemaPattern, typeNamePattern)
                .getUDTs(catalog, schemaPattern, typeNamePattern, types));
    }

    @Override
    public @Nullable ResultSet getVersionColumns(String catalog, String schema, String table) throws SQLException {
        return guard(asking(catalog, schema, table).getVersionColumns(catalog, schema, table));
    }
}
