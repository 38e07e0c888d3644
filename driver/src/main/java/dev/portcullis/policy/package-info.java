/** The policy file as every feature reads it: strict YAML, watched for changes, each section taken as a whole or not at all. */
@NullMarked
package dev.portcullis.policy;

import org.jspecify.annotations.NullMarked;
