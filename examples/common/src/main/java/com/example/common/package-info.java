/**
 * What the example programs share.
 */
@NullMarked
package com.example.common;

import org.jspecify.annotations.NullMarked;
