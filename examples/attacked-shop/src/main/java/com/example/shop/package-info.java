/**
 * A web shop that is open to SQL injection on purpose, and what becomes of an attack on it with and without Portcullis.
 */
@NullMarked
package com.example.shop;

import org.jspecify.annotations.NullMarked;
