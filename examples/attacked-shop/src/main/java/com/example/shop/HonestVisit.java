package com.example.shop;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One request of a customer who means no harm, and the page that the shop owes for it. All of them are the functional test
 * of the shop, hostile-looking words included.
 *
 * @param address path and query
 * @param form the body of a POST; empty for a GET
 * @param page the whole text of the page
 */
record HonestVisit(String address, String form, String page) {
    private static final String ROPE = "rope | climbing | 24.50\n";
    private static final String LANTERN = "lantern | camping | 31.00\n";
    private static final String CHAIN = "chain | tools | 12.90\n";
    private static final String HAMMER = "Smith's hammer | tools | 18.00\n";
    private static final String SUIT = "red union suit | select wear | 44.00\n";
    private static final String LADDER = "rope ladder | climbing | 61.00\n";
    private static final String TENT = "tent -- 50% off | camping | 99.00\n";
    private static final String NOTHING = "Nothing found.\n";

    /** Visits to every page. */
    static List<HonestVisit> all() {
        return List.of(
                get("/item?id=", "1", ROPE),
                get("/item?id=", "4", HAMMER),
                get("/item?id=", "-1", NOTHING),
                get("/items?category=", "tools", CHAIN + HAMMER),
                get("/items?category=", "select wear", SUIT),
                get("/items?category=", "tools or climbing", NOTHING),
                get("/catalogue?sort=", "name", CHAIN + LANTERN + SUIT + ROPE + LADDER + HAMMER + TENT),
                get("/catalogue?sort=", "price DESC", TENT + LADDER + SUIT + LANTERN + ROPE + HAMMER + CHAIN),
                get("/catalogue?sort=", "category, price", LANTERN + TENT + ROPE + LADDER + SUIT + CHAIN + HAMMER),
                get("/search?q=", "rope", ROPE + LADDER),
                get("/search?q=", "union s", SUIT),
                get("/search?q=", "-- 50%", TENT),
                get("/search?q=", "union select card from customers where 1=1 or sleep(5)#", NOTHING),
                review("Ann", "Holds."),
                review(
                        "Bo (climber; 1=1)",
                        "It's O'Neill's rope: I'd UNION SELECT it again -- really /* yes */ ' OR 1=1 #"),
                review("Cy", "'; DROP TABLE customers; SELECT load_file('/etc/passwd') INTO OUTFILE 'x'"));
    }

    /** What went wrong with each visit; empty when every page was as it should be. */
    static List<String> failures(URI shop) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        var failures = new ArrayList<String>();
        for (HonestVisit visit : all()) {
            HttpResponse<String> answer = client.send(visit.request(shop), BodyHandlers.ofString());
            if (answer.statusCode() != 200 || !answer.body().equals(visit.page())) {
                failures.add("%s %s: HTTP %d, %s"
                        .formatted(visit.address(), visit.form(), answer.statusCode(), answer.body()));
            }
        }
        return failures;
    }

    private static HonestVisit get(String address, String value, String page) {
        return new HonestVisit(address + encoded(value), "", page);
    }

    private static HonestVisit review(String author, String text) {
        String form = "item=1&author=" + encoded(author) + "&text=" + encoded(text);
        return new HonestVisit("/review", form, author + " | " + text + "\n");
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private HttpRequest request(URI shop) {
        HttpRequest.Builder request = HttpRequest.newBuilder(shop.resolve(address));
        return form.isEmpty()
                ? request.build()
                : request.header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build();
    }
}
