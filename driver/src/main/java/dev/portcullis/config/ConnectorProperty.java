package dev.portcullis.config;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the driver makes of each property of Connector/J (names: {@code com.mysql.cj.conf.PropertyKey} of 8.4 to 26.10). A
 * property that does not stand here is refused, so a new release of Connector/J brings no hole.
 *
 * @param name as Connector/J spells it
 * @param reason why it is not simply allowed, and the remedy; completes the sentence "The property … "
 */
record ConnectorProperty(String name, Ruling ruling, String reason) {
    enum Ruling {
        /** Passed on. */
        ALLOWED,
        /** Passed on when code sets it through the DataSource, never from a URL or Properties. */
        CODE_ONLY,
        /** Never passed on. */
        REFUSED
    }

    private static final String X_PROTOCOL = "xdevapi";

    private static final Map<String, ConnectorProperty> BY_NAME = new HashMap<>();

    static {
        allow("""
                allowMultiQueries allowNanAndInf alwaysSendSetIsolation autoClosePStmtStreams
                autoSlowLog blobsAreStrings blobSendChunkSize cacheCallableStmts
                cacheDefaultTimeZone cachePrepStmts cacheResultSetMetadata cacheServerConfiguration
                callableStmtCacheSize characterEncoding characterSetResults clobberStreamingResults
                clobCharacterEncoding compensateOnDuplicateKeyUpdateCounts connectionAttributes
                connectionCollation connectionTimeZone connectTimeout continueBatchOnError
                databaseTerm defaultFetchSize detectCustomCollations disconnectOnExpiredPasswords
                dontCheckOnDuplicateKeyUpdateInSQL dontTrackOpenResources elideSetAutoCommits
                emptyStringsConvertToZero emulateUnsupportedPstmts enableEscapeProcessing
                enableQueryTimeouts forceConnectionTimeZoneToSession functionsNeverReturnBlobs
                gatherPerfMetrics generateSimpleParameterMetadata getProceduresReturnsFunctions
                holdResultsOpenOverStatementClose ignoreNonTxTables interactiveClient
                jdbcCompliantTruncation largeRowSizeThreshold locatorFetchBufferSize logXaCommands
                maintainTimeStats maxAllowedPacket maxByteArrayAsHex maxQuerySizeToLog maxRows
                metadataCacheSize netTimeoutForStreamingResults noAccessToProcedureBodies
                noDatetimeStringSync nullDatabaseMeansCurrent openTelemetry
                overrideSupportsIntegrityEnhancementFacility packetDebugBufferSize padCharsWithSpace
                paranoid pedantic pinGlobalTxToPhysicalConnection populateInsertRowWithDefaultValues
                prepStmtCacheSize prepStmtCacheSqlLimit preserveInstants
                processEscapeCodesForPrepStmts queryTimeoutKillsConnection
                readOnlyPropagatesToServer reportMetricsIntervalMillis resourceId
                resultSetSizeThreshold rewriteBatchedStatements rollbackOnPooledClose
                scrollTolerantForwardOnly selfDestructOnPingMaxOperations
                selfDestructOnPingSecondsLifetime sendFractionalSeconds sendFractionalSecondsForTime
                sessionVariables slowQueryThresholdMillis slowQueryThresholdNanos socketTimeout
                strictUpdates tcpKeepAlive tcpNoDelay tcpRcvBuf tcpSndBuf tcpTrafficClass
                tinyInt1isBit trackSessionState transformedBitIsBoolean
                treatMysqlDatetimeAsTimestamp treatUtilDateAsTimestamp ultraDevHack useAffectedRows
                useColumnNamesInFindColumn useCompression useCursorFetch useHostsInPrivileges
                useInformationSchema useLocalSessionState useLocalTransactionState
                useNanosForElapsedTime useOldAliasMetadataBehavior useOnlyServerErrorMessages
                useReadAheadInput useServerPrepStmts useStreamLengthsInPrepStmts useUnbufferedInput
                yearIsDateType zeroDateTimeBehavior
                """);
        refuse("is part of the URL's structure; write the host, port and database as //<host>:<port>/<database>", """
                address host path port priority protocol type
                """);
        refuse(
                "is settled by the driver, which always verifies the server over TLS 1.2 or later; remove it, and name extra roots with portcullis.tls.ca-file",
                """
                fallbackToSystemTrustStore fipsCompliantJsse keyStoreProvider requireSSL
                sslContextProvider sslMode tlsCiphersuites tlsVersions
                trustCertificateKeyStorePassword trustCertificateKeyStoreType
                trustCertificateKeyStoreUrl trustManagerFactoryProvider useSSL
                verifyServerCertificate
                """);
        refuse("is for TLS client certificates, which no kind of credential of the driver uses; remove it", """
                clientCertificateKeyStorePassword clientCertificateKeyStoreType
                clientCertificateKeyStoreUrl fallbackToSystemKeyStore KeyManagerFactoryProvider
                """);
        refuse(
                "is settled by the driver, which logs in itself; remove it, and choose with portcullis.credentials",
                """
                allowPublicKeyRetrieval authenticationOpenidConnectCallbackHandler
                authenticationPlugins authenticationWebAuthnCallbackHandler
                defaultAuthenticationPlugin disabledAuthenticationPlugins idTokenFile
                ldapServerHostname ociConfigFile ociConfigProfile password1 password2 password3
                passwordCharacterEncoding serverRSAPublicKeyFile
                """);
        refuse("is settled by the driver, which opens the socket itself; remove it", """
                socketFactory
                """);
        refuse("changes properties after they were judged; remove it, and set the properties themselves", """
                propertiesTransform useConfigs
                """);
        refuse("takes hosts from DNS, which proves nothing about them; remove it, and name the hosts in the URL", """
                dnsSrv
                """);
        refuse(
                "makes Connector/J log in again behind the application's back, which loses session state; remove it, and let the pool replace broken connections",
                """
                autoReconnect autoReconnectForPools failOverReadOnly initialTimeout maxReconnects
                reconnectAtTxEnd
                """);
        refuse("steers Connector/J's own choice among hosts; the driver chooses the host itself; remove it", """
                allowReplicaDownConnections allowSourceDownConnections ha.enableJMX
                ha.loadBalanceStrategy loadBalanceAutoCommitStatementRegex
                loadBalanceAutoCommitStatementThreshold loadBalanceBlocklistTimeout
                loadBalanceConnectionGroup loadBalanceExceptionChecker
                loadBalanceHostRemovalGracePeriod loadBalancePingTimeout
                loadBalanceSQLExceptionSubclassFailover loadBalanceSQLStateFailover
                loadBalanceValidateConnectionOnSwapServer queriesBeforeRetrySource
                readFromSourceWhenNoReplicas replicationConnectionGroup retriesAllDown
                secondsBeforeRetrySource serverAffinityOrder
                """);
        refuse("makes Connector/J send SQL that the driver does not see; remove it", """
                emulateLocators explainSlowQueries includeThreadNamesAsStatementComment
                """);
        refuse("writes what is sent to the server, passwords included, into logs or exceptions; remove it", """
                enablePacketDebug traceProtocol
                """);
        allowFromCode("names a class to load", """
                clientInfoProvider connectionLifecycleInterceptors exceptionInterceptors logger
                profilerEventHandler queryInfoCacheFactory queryInterceptors
                serverConfigCacheFactory
                """);
        allowFromCode("lets the server or the URL reach files or networks of this machine", """
                allowLoadLocalInfile allowLoadLocalInfileInPath allowUrlInLocalInfile
                localSocketAddress socksProxyHost socksProxyPort socksProxyRemoteDns
                """);
        allowFromCode("writes statements with their values into logs or exceptions", """
                autoGenerateTestcaseScript dumpQueriesOnException
                includeInnodbStatusInDeadlockExceptions includeThreadDumpInDeadlockExceptions
                logSlowQueries profileSQL useUsageAdvisor
                """);
        allowFromCode("changes what reaches the server without a statement of the application", """
                createDatabaseIfNotExist customCharsetMapping
                """);
        alias("cacheDefaultTimezone", "cacheDefaultTimeZone");
        alias("enabledSSLCipherSuites", "tlsCiphersuites");
        alias("enabledTLSProtocols", "tlsVersions");
        alias("haEnableJMX", "ha.enableJMX");
        alias("haLoadBalanceStrategy", "ha.loadBalanceStrategy");
        alias("namedPipePath", "path");
        alias("nullCatalogMeansCurrent", "nullDatabaseMeansCurrent");
        alias("parseInfoCacheFactory", "queryInfoCacheFactory");
        alias("serverTimezone", "connectionTimeZone");
    }

    /** Finds a property by its name or its other name, in any case; null when Connector/J has none of that name. */
    static @Nullable ConnectorProperty find(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        if (key.startsWith(X_PROTOCOL)) {
            return new ConnectorProperty(
                    name, Ruling.REFUSED, "is for the X protocol, which the driver does not speak; remove it");
        }
        return BY_NAME.get(key);
    }

    /** The names that may be passed on, for suggestions. */
    static Set<String> allowedNames() {
        Set<String> names = new TreeSet<>();
        BY_NAME.values().stream()
                .filter(property -> property.ruling() != Ruling.REFUSED)
                .forEach(property -> names.add(property.name()));
        return names;
    }

    private static void allow(String names) {
        add(Ruling.ALLOWED, "is allowed", names);
    }

    private static void refuse(String reason, String names) {
        add(Ruling.REFUSED, reason, names);
    }

    private static void allowFromCode(String reason, String names) {
        add(
                Ruling.CODE_ONLY,
                reason + ", so no URL or Properties may set it; if the application needs it, call"
                        + " PortcullisDataSource.setConnectorProperty from code",
                names);
    }

    private static void add(Ruling ruling, String reason, String names) {
        for (String name : names.strip().split("\\s+", -1)) {
            BY_NAME.put(name.toLowerCase(Locale.ROOT), new ConnectorProperty(name, ruling, reason));
        }
    }

    private static void alias(String alias, String name) {
        BY_NAME.put(alias.toLowerCase(Locale.ROOT), BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }
}
