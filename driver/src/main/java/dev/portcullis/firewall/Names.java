package dev.portcullis.firewall;

import java.util.ArrayList;
import java.util.List;

/** The functions and schemas that rules know by name, in groups by what an attacker gets from them. */
final class Names {
    static final int NONE = 0;
    /** Waits, or can be made to. */
    static final int DELAYS = 1;
    /** Raises an error that carries its argument, or that comes only for some arguments. */
    static final int RAISES = 2;
    /** Raises an error that carries an argument behind the first one. */
    static final int RAISES_OPTION = 13;
    /** Makes a value of a document or a shape, and raises an error for what is none: no test. */
    static final int RAISES_ALONE = 15;
    /** Reads a file of the server. */
    static final int READS_FILE = 3;
    /** Tells about the server, the session or the account. */
    static final int TELLS_SERVER = 4;
    /** Takes a string apart, as blind extraction does. */
    static final int TAKES_APART = 5;
    /** Finds one string in another. */
    static final int FINDS = 12;
    /** Chooses by a condition. */
    static final int CHOOSES = 6;
    /** Makes a value of another: no test. */
    static final int COMPUTES = 14;
    /** Makes a number of numbers: no test either. */
    static final int COMPUTES_NUMBER = 16;
    /** Puts many values into one string, as extraction in one column does. */
    static final int GATHERS = 7;
    /** A schema of the server itself. */
    static final int SYSTEM_SCHEMA = 8;
    /** A function of a well-known malicious UDF library. */
    static final int RUNS_COMMANDS = 9;

    /** A function or catalogue of another database system, which probes try. */
    static final int FOREIGN = 10;
    /** A column that holds secrets by its name. */
    static final int SECRET = 11;

    /** Open addressing over the characters of a name: the number of its entry, or 0. */
    private static final short[] TABLE = new short[1 << 10];

    /** Of the first character of a name, in upper case: a bit for each length that a name which begins so has. */
    private static final long[] LENGTHS = new long[CharClass.ASCII];

    private static final List<String> SPELLINGS = new ArrayList<>(List.of(""));
    private static final List<Integer> GROUPS = new ArrayList<>(List.of(NONE));

    static {
        put(DELAYS, "SLEEP BENCHMARK GET_LOCK MASTER_POS_WAIT SOURCE_POS_WAIT WAIT_FOR_EXECUTED_GTID_SET");
        put(DELAYS, "WAIT_UNTIL_SQL_THREAD_AFTER_GTIDS");
        put(RAISES, """
                EXTRACTVALUE UPDATEXML GTID_SUBSET GTID_SUBTRACT NAME_CONST ST_LATFROMGEOHASH ST_LONGFROMGEOHASH
                ST_POINTFROMGEOHASH UUID_TO_BIN BIN_TO_UUID EXP POLYGON MULTIPOINT MULTILINESTRING MULTIPOLYGON LINESTRING
                GEOMETRYCOLLECTION GEOMCOLLECTION ST_GEOMFROMTEXT ST_GEOMFROMGEOJSON ST_GEOMFROMWKB JSON_TYPE JSON_EXTRACT
                JSON_KEYS JSON_DEPTH JSON_LENGTH REGEXP_LIKE REGEXP_INSTR REGEXP_SUBSTR REGEXP_REPLACE FORMAT_PICO_TIME
                COT PROCEDURE ANALYSE VALIDATE_PASSWORD_STRENGTH STATEMENT_DIGEST STATEMENT_DIGEST_TEXT
                """);
        put(RAISES_ALONE, """
                JSON_SET JSON_INSERT JSON_REPLACE JSON_REMOVE JSON_MERGE JSON_MERGE_PRESERVE JSON_MERGE_PATCH JSON_ARRAY_APPEND
                JSON_ARRAY_INSERT JSON_PRETTY JSON_STORAGE_SIZE ST_POINTFROMTEXT ST_LINEFROMTEXT ST_LINESTRINGFROMTEXT ST_POLYFROMTEXT
                ST_POLYGONFROMTEXT ST_MPOINTFROMTEXT ST_MLINEFROMTEXT ST_MPOLYFROMTEXT ST_GEOMCOLLFROMTEXT ST_GEOMETRYFROMTEXT
                ST_POINTFROMWKB ST_ASGEOJSON ST_X ST_Y ST_SRID ST_LATITUDE ST_LONGITUDE ST_AREA ST_LENGTH ST_CENTROID ST_ENVELOPE ST_BUFFER
                ST_CONVEXHULL ST_SIMPLIFY ST_TRANSFORM ST_SWAPXY ST_NUMPOINTS ST_NUMGEOMETRIES ST_DIMENSION ST_GEOMETRYTYPE ST_GEOHASH
                ST_STARTPOINT ST_ENDPOINT ST_POINTN ST_GEOMETRYN ST_EXTERIORRING
                """);
        put(RAISES_OPTION, "ST_ASTEXT ST_ASWKT ST_ASBINARY ST_ASWKB");
        put(READS_FILE, "LOAD_FILE");
        put(TELLS_SERVER, """
                VERSION USER CURRENT_USER SESSION_USER SYSTEM_USER DATABASE SCHEMA CURRENT_ROLE CONNECTION_ID ICU_VERSION PS_CURRENT_THREAD_ID
                """);
        put(TAKES_APART, """
                ASCII ORD SUBSTR SUBSTRING MID LEFT RIGHT LPAD LENGTH CHAR_LENGTH CHARACTER_LENGTH OCTET_LENGTH BIT_LENGTH HEX UNHEX BIN
                CONV STRCMP REVERSE RPAD SUBSTRING_INDEX CHAR EXPORT_SET BIT_COUNT CRC32
                SOUNDEX QUOTE LOWER UPPER
                """);
        put(FINDS, "FIELD INSTR LOCATE POSITION FIND_IN_SET JSON_CONTAINS JSON_OVERLAPS JSON_SEARCH");
        put(CHOOSES, "IF IFNULL NULLIF COALESCE ELT MAKE_SET INTERVAL ISNULL");
        put(GATHERS, "GROUP_CONCAT CONCAT CONCAT_WS JSON_ARRAYAGG JSON_OBJECTAGG");
        put(COMPUTES_NUMBER, """
                GREATEST LEAST POW POWER ABS FLOOR CEIL CEILING SQRT LN LOG LOG2 LOG10 SIN COS TAN ATAN ATAN2 ASIN ACOS DEGREES RADIANS RAND
                SIGN MOD
                """);
        put(COMPUTES, """
                ROUND TRUNCATE REPEAT REPLACE TRIM LTRIM RTRIM SPACE MD5 SHA SHA1 SHA2 CAST CONVERT OCT TO_BASE64 FROM_BASE64 FORMAT
                """);
        put(SYSTEM_SCHEMA, "INFORMATION_SCHEMA PERFORMANCE_SCHEMA MYSQL SYS NDBINFO");
        put(FOREIGN, """
                PG_SLEEP LO_IMPORT LO_EXPORT PG_READ_FILE XP_CMDSHELL XP_DIRTREE WAITFOR DBMS_PIPE DBMS_LOCK
                UTL_INADDR UTL_HTTP CTXSYS DBMS_XMLGEN DBMS_UTILITY ALL_TABLES ALL_USERS ALL_TAB_TABLES ALL_TAB_COLUMNS
                USER_TABLES SYSUSERS SYSOBJECTS SYSCOLUMNS SYSDATABASES PG_CATALOG PG_SHADOW SQLITE_MASTER RANDOMBLOB
                V$VERSION MSYSACCESSOBJECTS LOAD_EXTENSION RDB$DATABASE COMPILE
                PG_LS_DIR PG_STAT_FILE PG_READ_BINARY_FILE PG_SLEEP_FOR PG_USER PG_DATABASE
                PG_CLASS PG_TABLES PG_ROLES QUERY_TO_XML DATABASE_TO_XML TABLE_TO_XML DBLINK_CONNECT DBLINK_EXEC
                SUSER_NAME SUSER_SNAME IS_SRVROLEMEMBER HAS_DBACCESS OPENROWSET OPENQUERY XP_REGREAD XP_FILEEXIST
                FN_XE_FILE_TARGET_READ_FILE FN_GET_AUDIT_FILE
                SQLITE_VERSION SQLITE_SCHEMA ZEROBLOB SQLITE_TEMP_MASTER
                USER_TAB_COLUMNS ALL_OBJECTS DBA_USERS DBA_TABLES V$INSTANCE V$DATABASE V$SESSION SYSDUMMY1 DBMS_SESSION DBMS_LDAP
                HTTPURITYPE XMLTYPE UTL_FILE UTL_SMTP UTL_TCP
                """);
        put(SECRET, """
                PASSWORD PASSWD PASSWRD PWD PASS USER_PASS USER_PASSWORD AUTHENTICATION_STRING SECRET PASSWORD_HASH PASSWORDHASH PASSWD_HASH
                PASS_HASH PASSHASH PWD_HASH PWDHASH HASHED_PASSWORD ENCRYPTED_PASSWORD PASSWORD_DIGEST PASSWORD_SALT PASS_WORD PASSPHRASE
                USERPASS USERPASSWORD USERPWD USER_PWD USER_PASSWD USER_PASSWORD_HASH LOGIN_PASSWORD ADMIN_PASSWORD ADMIN_PASS
                """);
        put(RUNS_COMMANDS, "SYS_EVAL SYS_EXEC SYS_GET SYS_SET SYS_BINEVAL DO_SYSTEM");
    }

    private Names() {}

    /** The group of the name that a range of a text spells, in any case of letters, or {@link #NONE}. */
    static int group(String text, int start, int end) {
        if (start >= end) {
            return NONE;
        }
        char first = CharClass.upperCase(text.charAt(start));
        if (first >= CharClass.ASCII || (LENGTHS[first] >>> (end - start) & 1) == 0) {
            return NONE;
        }
        for (int slot = slot(text, start, end); TABLE[slot] != 0; slot = (slot + 1) % TABLE.length) {
            if (Words.isSpelled(SPELLINGS.get(TABLE[slot]), text, start, end)) {
                return GROUPS.get(TABLE[slot]);
            }
        }
        return NONE;
    }

    private static void put(int group, String names) {
        for (String name : names.strip().split("\\s+", -1)) {
            int slot = slot(name, 0, name.length());
            while (TABLE[slot] != 0) {
                slot = (slot + 1) % TABLE.length;
            }
            TABLE[slot] = (short) SPELLINGS.size();
            LENGTHS[name.charAt(0)] |= 1L << name.length();
            SPELLINGS.add(name);
            GROUPS.add(group);
        }
    }

    private static int slot(String text, int start, int end) {
        int first = CharClass.upperCase(text.charAt(start));
        int middle = CharClass.upperCase(text.charAt((start + end) >>> 1));
        int last = CharClass.upperCase(text.charAt(end - 1));
        return (((first * 31 + middle) * 31 + last) * 31 + end - start) & (TABLE.length - 1);
    }
}
