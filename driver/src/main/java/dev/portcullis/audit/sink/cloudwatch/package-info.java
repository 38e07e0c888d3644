/** The sink for Amazon CloudWatch Logs. Uses {@code software.amazon.awssdk:cloudwatchlogs}, which the application adds; the {@code -all} jar has it. */
@NullMarked
package dev.portcullis.audit.sink.cloudwatch;

import org.jspecify.annotations.NullMarked;
