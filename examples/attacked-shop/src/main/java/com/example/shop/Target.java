package com.example.shop;

/** A page of the shop to attack, and the place in its SQL where the visitor's words end up. */
enum Target {
    ITEM("a number in WHERE", "/item?id=1", "", "id"),
    ITEMS("a string in WHERE", "/items?category=tools", "", "category"),
    CATALOGUE("a column in ORDER BY", "/catalogue?sort=name", "", "sort"),
    SEARCH("a pattern in LIKE", "/search?q=rope", "", "q"),
    REVIEWED_ITEM("a number in INSERT", "/review", "item=1&author=1987&text=Holds.", "item"),
    REVIEW_AUTHOR("a string in INSERT", "/review", "item=1&author=1987&text=Holds.", "author");

    private final String place;
    private final String address;
    private final String form;
    private final String parameter;

    Target(String place, String address, String form, String parameter) {
        this.place = place;
        this.address = address;
        this.form = form;
        this.parameter = parameter;
    }

    /** Where in the statement the parameter stands. */
    String place() {
        return place;
    }

    /** Path and query. */
    String address() {
        return address;
    }

    /** The body of a POST; empty for a GET. */
    String form() {
        return form;
    }

    /** The name of the parameter to attack. */
    String parameter() {
        return parameter;
    }
}
