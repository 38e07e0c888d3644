package com.example.shop;

import dev.portcullis.FirewallException;
import java.util.Map;
import java.util.TreeMap;

/** What the shop has seen since it was last asked. Thread-safe. */
final class Traffic {
    /**
     * A count of requests.
     *
     * @param refusals by the id of the firewall's gravest rule
     */
    record Count(int requests, Map<String, Integer> refusals) {
        int refused() {
            return refusals.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    private int requests;
    private Map<String, Integer> refusals = new TreeMap<>();

    synchronized void requested() {
        requests++;
    }

    synchronized void refused(FirewallException refusal) {
        refusals.merge(refusal.ruleIds().get(0), 1, Integer::sum);
    }

    /** The count, which begins anew. */
    synchronized Count take() {
        var count = new Count(requests, refusals);
        requests = 0;
        refusals = new TreeMap<>();
        return count;
    }
}
