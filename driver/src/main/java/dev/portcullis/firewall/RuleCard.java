package dev.portcullis.firewall;

/**
 * What a person reads about a rule.
 *
 * @param id the name that verdicts, policies and reports use
 * @param technique the attack that it stops
 * @param reason what in a statement speaks against it, as a phrase
 * @param reference the entry in CWE, CAPEC or the OWASP testing guide
 * @param blocked an injected statement that it stops
 * @param passes an honest statement that looks alike and passes
 */
public record RuleCard(String id, String technique, String reason, String reference, String blocked, String passes) {}
