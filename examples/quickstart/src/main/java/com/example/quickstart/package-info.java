/**
 * The main job of Portcullis in one program.
 */
@NullMarked
package com.example.quickstart;

import org.jspecify.annotations.NullMarked;
