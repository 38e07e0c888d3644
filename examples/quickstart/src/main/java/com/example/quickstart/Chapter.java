package com.example.quickstart;

import com.example.common.Report;
import dev.portcullis.testkit.LocalRds;

/** One promise of Portcullis, acted out on a local RDS. */
interface Chapter {
    /** The promise, in one line. */
    String title();

    /** Acts it out, and reports what held and what did not. */
    void tell(LocalRds rds, Report report) throws Exception;
}
