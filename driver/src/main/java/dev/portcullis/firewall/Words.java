package dev.portcullis.firewall;

import java.util.HashMap;
import java.util.Map;

/**
 * MySQL's keywords and the token kind of each. Words that MySQL holds to be one token ({@code INT}, {@code INTEGER})
 * have one kind. Built once, read by every thread.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/keywords.html">MySQL manual, Keywords and Reserved Words</a>
 */
final class Words {
    private static final String RESERVED = """
            ACCESSIBLE ADD ALL ALTER ANALYZE AND AS ASC ASENSITIVE BEFORE BETWEEN BIGINT BINARY BLOB BOTH BY CALL CASCADE CASE CHANGE CHAR
            CHARACTER CHECK COLLATE COLUMN CONDITION CONSTRAINT CONTINUE CONVERT CREATE CROSS CUBE CUME_DIST CURRENT_DATE CURRENT_TIME
            CURRENT_TIMESTAMP CURRENT_USER CURSOR DATABASE DATABASES DAY_HOUR DAY_MICROSECOND DAY_MINUTE DAY_SECOND DEC DECIMAL DECLARE
            DEFAULT DELAYED DELETE DENSE_RANK DESC DESCRIBE DETERMINISTIC DISTINCT DISTINCTROW DIV DOUBLE DROP DUAL EACH ELSE ELSEIF EMPTY
            ENCLOSED ESCAPED EXCEPT EXISTS EXIT EXPLAIN FALSE FETCH FIRST_VALUE FLOAT FLOAT4 FLOAT8 FOR FORCE FOREIGN FROM FULLTEXT FUNCTION
            GENERATED GET GRANT GROUP GROUPING GROUPS HAVING HIGH_PRIORITY HOUR_MICROSECOND HOUR_MINUTE HOUR_SECOND IF IGNORE IN INDEX INFILE
            INNER INOUT INSENSITIVE INSERT INT INT1 INT2 INT3 INT4 INT8 INTEGER INTERSECT INTERVAL INTO IO_AFTER_GTIDS IO_BEFORE_GTIDS IS
            ITERATE JOIN JSON_TABLE KEY KEYS KILL LAG LAST_VALUE LATERAL LEAD LEADING LEAVE LEFT LIKE LIMIT LINEAR LINES LOAD LOCALTIME
            LOCALTIMESTAMP LOCK LONG LONGBLOB LONGTEXT LOOP LOW_PRIORITY MASTER_BIND MASTER_SSL_VERIFY_SERVER_CERT MATCH MAXVALUE MEDIUMBLOB
            MEDIUMINT MEDIUMTEXT MIDDLEINT MINUTE_MICROSECOND MINUTE_SECOND MOD MODIFIES NATURAL NOT NO_WRITE_TO_BINLOG NTH_VALUE NTILE NULL
            NUMERIC OF ON OPTIMIZE OPTIMIZER_COSTS OPTION OPTIONALLY OR ORDER OUT OUTER OUTFILE OVER PARTITION PERCENT_RANK PRECISION PRIMARY
            PROCEDURE PURGE RANGE RANK READ READS READ_WRITE REAL RECURSIVE REFERENCES REGEXP RELEASE RENAME REPEAT REPLACE REQUIRE RESIGNAL
            RESTRICT RETURN REVOKE RIGHT RLIKE ROW ROWS ROW_NUMBER SCHEMA SCHEMAS SECOND_MICROSECOND SELECT SENSITIVE SEPARATOR SET SHOW
            SIGNAL SMALLINT SPATIAL SPECIFIC SQL SQLEXCEPTION SQLSTATE SQLWARNING SQL_BIG_RESULT SQL_CALC_FOUND_ROWS SQL_SMALL_RESULT SSL
            STARTING STORED STRAIGHT_JOIN SYSTEM TABLE TERMINATED THEN TINYBLOB TINYINT TINYTEXT TO TRAILING TRIGGER TRUE UNDO UNION UNIQUE
            UNLOCK UNSIGNED UPDATE USAGE USE USING UTC_DATE UTC_TIME UTC_TIMESTAMP VALUES VARBINARY VARCHAR VARCHARACTER VARYING VIRTUAL WHEN
            WHERE WHILE WINDOW WITH WRITE XOR YEAR_MONTH ZEROFILL
            """;

    private static final String UNRESERVED = """
            ACCOUNT ACTION ACTIVE ADMIN AFTER AGAINST AGGREGATE ALGORITHM ALWAYS ANY ARRAY ASCII ASSIGN_GTIDS_TO_ANONYMOUS_TRANSACTIONS AT
            ATTRIBUTE AUTHENTICATION AUTOEXTEND_SIZE AUTO_INCREMENT AVG AVG_ROW_LENGTH BACKUP BEGIN BINLOG BIT BLOCK BOOL BOOLEAN BTREE
            BUCKETS BYTE CACHE CASCADED CATALOG_NAME CHAIN CHALLENGE_RESPONSE CHANGED CHANNEL CHARSET CHECKSUM CIPHER CLASS_ORIGIN CLIENT
            CLONE CLOSE COALESCE CODE COLLATION COLUMNS COLUMN_FORMAT COLUMN_NAME COMMENT COMMIT COMMITTED COMPACT COMPLETION COMPONENT
            COMPRESSED COMPRESSION CONCURRENT CONNECTION CONSISTENT CONSTRAINT_CATALOG CONSTRAINT_NAME CONSTRAINT_SCHEMA CONTAINS CONTEXT CPU
            CURRENT CURSOR_NAME DATA DATAFILE DATE DATETIME DAY DEALLOCATE DEFAULT_AUTH DEFINER DEFINITION DELAY_KEY_WRITE DESCRIPTION
            DIAGNOSTICS DIRECTORY DISABLE DISCARD DISK DO DUMPFILE DUPLICATE DYNAMIC ENABLE ENCRYPTION END ENDS ENFORCED ENGINE ENGINES
            ENGINE_ATTRIBUTE ENUM ERROR ERRORS ESCAPE EVENT EVENTS EVERY EXCHANGE EXCLUDE EXECUTE EXPANSION EXPIRE EXPORT EXTENDED EXTENT_SIZE
            FACTOR FAILED_LOGIN_ATTEMPTS FAST FAULTS FIELDS FILE FILE_BLOCK_SIZE FILTER FINISH FIRST FIXED FLUSH FOLLOWING FOLLOWS FORMAT
            FOUND FULL GENERAL GEOMCOLLECTION GEOMETRY GEOMETRYCOLLECTION GET_FORMAT GET_MASTER_PUBLIC_KEY GET_SOURCE_PUBLIC_KEY GLOBAL GRANTS
            GROUP_REPLICATION GTID_ONLY HANDLER HASH HELP HISTOGRAM HISTORY HOST HOSTS HOUR IDENTIFIED IGNORE_SERVER_IDS IMPORT INACTIVE
            INDEXES INITIAL INITIAL_SIZE INITIATE INSERT_METHOD INSTALL INSTANCE INVISIBLE INVOKER IO IO_THREAD IPC ISOLATION ISSUER JSON
            JSON_VALUE KEYRING KEY_BLOCK_SIZE LANGUAGE LAST LEAVES LESS LEVEL LINESTRING LIST LOCAL LOCKED LOCKS LOGFILE LOGS MASTER
            MASTER_AUTO_POSITION MASTER_COMPRESSION_ALGORITHMS MASTER_CONNECT_RETRY MASTER_DELAY MASTER_HEARTBEAT_PERIOD MASTER_HOST
            MASTER_LOG_FILE MASTER_LOG_POS MASTER_PASSWORD MASTER_PORT MASTER_PUBLIC_KEY_PATH MASTER_RETRY_COUNT MASTER_SSL MASTER_SSL_CA
            MASTER_SSL_CAPATH MASTER_SSL_CERT MASTER_SSL_CIPHER MASTER_SSL_CRL MASTER_SSL_CRLPATH MASTER_SSL_KEY MASTER_TLS_CIPHERSUITES
            MASTER_TLS_VERSION MASTER_USER MASTER_ZSTD_COMPRESSION_LEVEL MAX_CONNECTIONS_PER_HOUR MAX_QUERIES_PER_HOUR MAX_ROWS MAX_SIZE
            MAX_UPDATES_PER_HOUR MAX_USER_CONNECTIONS MEDIUM MEMBER MEMORY MERGE MESSAGE_TEXT MICROSECOND MIGRATE MINUTE MIN_ROWS MODE MODIFY
            MONTH MULTILINESTRING MULTIPOINT MULTIPOLYGON MUTEX MYSQL_ERRNO NAME NAMES NATIONAL NCHAR NDB NDBCLUSTER NESTED NETWORK_NAMESPACE
            NEVER NEW NEXT NO NODEGROUP NONE NOWAIT NO_WAIT NULLS NUMBER NVARCHAR OFF OFFSET OJ OLD ONE ONLY OPEN OPTIONAL OPTIONS ORDINALITY
            ORGANIZATION OTHERS OWNER PACK_KEYS PAGE PARSER PARTIAL PARTITIONING PARTITIONS PASSWORD PASSWORD_LOCK_TIME PATH PERSIST
            PERSIST_ONLY PHASE PLUGIN PLUGINS PLUGIN_DIR POINT POLYGON PORT PRECEDES PRECEDING PREPARE PRESERVE PREV PRIVILEGES
            PRIVILEGE_CHECKS_USER PROCESS PROCESSLIST PROFILE PROFILES PROXY QUARTER QUERY QUICK RANDOM READ_ONLY REBUILD RECOVER
            REDO_BUFFER_SIZE REDUNDANT REFERENCE REGISTRATION RELAY RELAYLOG RELAY_LOG_FILE RELAY_LOG_POS RELAY_THREAD RELOAD REMOVE
            REORGANIZE REPAIR REPEATABLE REPLICA REPLICAS REPLICATE_DO_DB REPLICATE_DO_TABLE REPLICATE_IGNORE_DB REPLICATE_IGNORE_TABLE
            REPLICATE_REWRITE_DB REPLICATE_WILD_DO_TABLE REPLICATE_WILD_IGNORE_TABLE REPLICATION REQUIRE_ROW_FORMAT
            REQUIRE_TABLE_PRIMARY_KEY_CHECK RESET RESOURCE RESPECT RESTART RESTORE RESUME RETAIN RETURNED_SQLSTATE RETURNING RETURNS REUSE
            REVERSE ROLE ROLLBACK ROLLUP ROTATE ROUTINE ROW_COUNT ROW_FORMAT RTREE SAVEPOINT SCHEDULE SCHEMA_NAME SECOND SECONDARY
            SECONDARY_ENGINE SECONDARY_ENGINE_ATTRIBUTE SECONDARY_LOAD SECONDARY_UNLOAD SECURITY SERIAL SERIALIZABLE SERVER SESSION SHARE
            SHUTDOWN SIGNED SIMPLE SKIP SLAVE SLOW SNAPSHOT SOCKET SOME SONAME SOUNDS SOURCE SOURCE_AUTO_POSITION SOURCE_BIND
            SOURCE_COMPRESSION_ALGORITHMS SOURCE_CONNECTION_AUTO_FAILOVER SOURCE_CONNECT_RETRY SOURCE_DELAY SOURCE_HEARTBEAT_PERIOD
            SOURCE_HOST SOURCE_LOG_FILE SOURCE_LOG_POS SOURCE_PASSWORD SOURCE_PORT SOURCE_PUBLIC_KEY_PATH SOURCE_RETRY_COUNT SOURCE_SSL
            SOURCE_SSL_CA SOURCE_SSL_CAPATH SOURCE_SSL_CERT SOURCE_SSL_CIPHER SOURCE_SSL_CRL SOURCE_SSL_CRLPATH SOURCE_SSL_KEY
            SOURCE_SSL_VERIFY_SERVER_CERT SOURCE_TLS_CIPHERSUITES SOURCE_TLS_VERSION SOURCE_USER SOURCE_ZSTD_COMPRESSION_LEVEL SQL_AFTER_GTIDS
            SQL_AFTER_MTS_GAPS SQL_BEFORE_GTIDS SQL_BUFFER_RESULT SQL_NO_CACHE SQL_THREAD SQL_TSI_DAY SQL_TSI_HOUR SQL_TSI_MINUTE
            SQL_TSI_MONTH SQL_TSI_QUARTER SQL_TSI_SECOND SQL_TSI_WEEK SQL_TSI_YEAR SRID STACKED START STARTS STATS_AUTO_RECALC
            STATS_PERSISTENT STATS_SAMPLE_PAGES STATUS STOP STORAGE STREAM STRING SUBCLASS_ORIGIN SUBJECT SUBPARTITION SUBPARTITIONS SUPER
            SUSPEND SWAPS SWITCHES TABLES TABLESPACE TABLE_CHECKSUM TABLE_NAME TEMPORARY TEMPTABLE TEXT THAN THREAD_PRIORITY TIES TIME
            TIMESTAMP TIMESTAMPADD TIMESTAMPDIFF TLS TRANSACTION TRIGGERS TRUNCATE TYPE TYPES UNBOUNDED UNCOMMITTED UNDEFINED UNDOFILE
            UNDO_BUFFER_SIZE UNICODE UNINSTALL UNKNOWN UNREGISTER UNTIL UPGRADE USER USER_RESOURCES USE_FRM VALIDATION VALUE VARIABLES VCPU
            VIEW VISIBLE WAIT WARNINGS WEEK WEIGHT_STRING WITHOUT WORK WRAPPER X509 XA XID XML YEAR ZONE
            """;

    /** Keywords only when a parenthesis follows at once. */
    private static final String FUNCTIONS = """
            ADDDATE BIT_AND BIT_OR BIT_XOR CAST COUNT CURDATE CURTIME DATE_ADD DATE_SUB EXTRACT GROUP_CONCAT JSON_ARRAYAGG
            JSON_OBJECTAGG MAX MID MIN NOW POSITION SESSION_USER STD STDDEV STDDEV_POP STDDEV_SAMP ST_COLLECT SUBDATE SUBSTR
            SUBSTRING SUM SYSDATE SYSTEM_USER TRIM VARIANCE VAR_POP VAR_SAMP
            """;

    /** One line a token. */
    private static final String SYNONYMS = """
            ANY SOME
            BIGINT INT8
            CHAR CHARACTER
            COLUMNS FIELDS
            CURRENT_DATE CURDATE
            CURRENT_TIME CURTIME
            CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP NOW
            DATABASE SCHEMA
            DATABASES SCHEMAS
            DAY SQL_TSI_DAY
            DEC DECIMAL
            DESCRIBE EXPLAIN
            DISTINCT DISTINCTROW
            DOUBLE FLOAT8
            FLOAT FLOAT4
            GEOMCOLLECTION GEOMETRYCOLLECTION
            HOUR SQL_TSI_HOUR
            INT INTEGER INT4
            INT1 TINYINT
            INT2 SMALLINT
            INT3 MEDIUMINT MIDDLEINT
            IO_THREAD RELAY_THREAD
            MID SUBSTR SUBSTRING
            MINUTE SQL_TSI_MINUTE
            MONTH SQL_TSI_MONTH
            NDB NDBCLUSTER
            QUARTER SQL_TSI_QUARTER
            REGEXP RLIKE
            SECOND SQL_TSI_SECOND
            STD STDDEV STDDEV_POP
            USER SYSTEM_USER SESSION_USER
            VARCHAR VARCHARACTER
            VARIANCE VAR_POP
            WEEK SQL_TSI_WEEK
            YEAR SQL_TSI_YEAR
            """;

    /** Tokens after which a sign belongs to the number that follows, in the digest of MySQL. */
    private static final String BEFORE_SIGN = """
            AND AT BETWEEN CASE DEFAULT DIV ELSEIF ENDS EVERY IF INTERVAL LIKE MOD NOT OR REGEXP RETURN SELECT STARTS UNTIL WHEN
            WHILE XOR
            """;

    /** Words after which {@code NULL} is a value and not half of {@code IS NULL}, {@code NOT NULL} or {@code SET NULL}. */
    private static final String BEFORE_OPERAND = """
            ALL AND ANY BETWEEN BINARY BY CASE DEFAULT DISTINCT DIV ELSE ELSEIF ESCAPE FOR FROM HAVING IF IN INTERVAL LIKE MOD ON OR
            REGEXP RETURN SELECT SQL_CALC_FOUND_ROWS SQL_NO_CACHE STRAIGHT_JOIN THEN UNTIL USING VALUES WHEN WHERE WHILE XOR
            """;

    /** Kinds of tokens are below this. */
    static final int KINDS = 2048;

    private static final int TABLE_BITS = 13;
    private static final int MOST_WORDS = 1 << 10;
    /** A spelling as its last eight letters, one a byte, without what tells small letters from capitals. */
    static final long CASELESS = 0xDFDF_DFDF_DFDF_DFDFL;

    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    /** Open addressing: the number of a spelling, or 0. */
    private static final short[] TABLE = new short[1 << TABLE_BITS];

    private static final String[] SPELLINGS = new String[MOST_WORDS];
    private static final long[] ENDINGS = new long[MOST_WORDS];
    private static final int[] PLAIN_KINDS = new int[MOST_WORDS];
    private static final int[] CALL_KINDS = new int[MOST_WORDS];
    private static final String[] TOKENS = new String[KINDS];
    private static final boolean[] RESERVED_KINDS = new boolean[KINDS];
    private static final boolean[] OPERAND_FOLLOWS = new boolean[KINDS];
    private static final boolean[] SIGN_FOLLOWS = new boolean[KINDS];

    static {
        Map<String, String> firstSynonyms = new HashMap<>();
        for (String line : SYNONYMS.lines().toList()) {
            String[] synonyms = line.split(" ", -1);
            for (String synonym : synonyms) {
                firstSynonyms.put(synonym, synonyms[0]);
            }
        }
        Map<String, Integer> kinds = new HashMap<>();
        String[] lists = {RESERVED, UNRESERVED, FUNCTIONS};
        int entry = 0;
        for (String list : lists) {
            for (String word : list.strip().split("\\s+", -1)) {
                String token = firstSynonyms.getOrDefault(word, word);
                int kind = kinds.computeIfAbsent(token, t -> Token.FIRST_WORD + kinds.size());
                TOKENS[kind] = token;
                SPELLINGS[++entry] = word;
                ENDINGS[entry] = ending(word) & CASELESS;
                CALL_KINDS[entry] = kind;
                PLAIN_KINDS[entry] = list.equals(FUNCTIONS) ? Token.IDENTIFIER : kind;
                RESERVED_KINDS[kind] |= list.equals(RESERVED);
                int slot = slot(ENDINGS[entry], word.length());
                while (TABLE[slot] != 0) {
                    slot = (slot + 1) % TABLE.length;
                }
                TABLE[slot] = (short) entry;
            }
        }
        for (String word : BEFORE_SIGN.strip().split("\\s+", -1)) {
            SIGN_FOLLOWS[kind(word)] = true;
        }
        for (String word : BEFORE_OPERAND.strip().split("\\s+", -1)) {
            OPERAND_FOLLOWS[kind(word)] = true;
        }
        for (char c : "(,|&+-*/%^<>=!~.".toCharArray()) {
            OPERAND_FOLLOWS[c] = true;
        }
        for (int operator = Token.LESS_OR_EQUAL; operator <= Token.ASSIGN; operator++) {
            OPERAND_FOLLOWS[operator] = true;
        }
        for (char c : "(,|&+-*/%^".toCharArray()) {
            SIGN_FOLLOWS[c] = true;
        }
        for (int operator : new int[] {Token.SHIFT_LEFT, Token.SHIFT_RIGHT, Token.AND_AND, Token.OR_OR}) {
            SIGN_FOLLOWS[operator] = true;
        }
    }

    private Words() {}

    /** The kind of a keyword that is spelled in upper case in the sources of this package. */
    static int kind(String keyword) {
        int kind = kindAt(keyword, 0, keyword.length(), ending(keyword), true);
        if (kind == Token.IDENTIFIER) {
            throw new IllegalArgumentException(keyword + " is no keyword");
        }
        return kind;
    }

    /**
     * The kind of the word in a range of a text: a keyword in any case of letters, or {@link Token#IDENTIFIER}.
     *
     * @param ending the last eight characters of the word, one a byte, those beyond ASCII with their high bit set
     * @param call whether a parenthesis follows
     */
    static int kindAt(String sql, int start, int end, long ending, boolean call) {
        long caseless = ending & CASELESS;
        int length = end - start;
        for (int slot = slot(caseless, length); TABLE[slot] != 0; slot = (slot + 1) % TABLE.length) {
            int entry = TABLE[slot];
            if (ENDINGS[entry] == caseless
                    && SPELLINGS[entry].length() == length
                    && (length <= Long.BYTES || isSpelled(SPELLINGS[entry], sql, start, end))) {
                return call ? CALL_KINDS[entry] : PLAIN_KINDS[entry];
            }
        }
        return Token.IDENTIFIER;
    }

    /** The word that stands for all words of a kind; it never changes, for shapes are made of it. */
    static String spelling(int kind) {
        return TOKENS[kind];
    }

    /** Whether a sign after a token of this kind belongs to the number that follows it. */
    static boolean signFollows(int kind) {
        return SIGN_FOLLOWS[kind];
    }

    /** Whether an operand must follow a token of this kind, so that {@code NULL} after it is a value. */
    static boolean expectsOperand(int kind) {
        return OPERAND_FOLLOWS[kind];
    }

    static boolean isReserved(int kind) {
        return RESERVED_KINDS[kind];
    }

    /** Whether a range of a text is the given upper-case ASCII word, in any case of letters. */
    static boolean isSpelled(String upperCase, String sql, int start, int end) {
        int length = end - start;
        if (length != upperCase.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (CharClass.upperCase(sql.charAt(start + i)) != upperCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int slot(long ending, int length) {
        return (int) (((ending + length) * MULTIPLIER) >>> (Long.SIZE - TABLE_BITS));
    }

    private static long ending(String word) {
        long ending = 0;
        for (int i = 0; i < word.length(); i++) {
            ending = (ending << Byte.SIZE) | word.charAt(i);
        }
        return ending;
    }
}
