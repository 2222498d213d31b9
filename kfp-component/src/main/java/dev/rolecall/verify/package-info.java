/**
 * The verification: observations made as a graph, checks that decide on them, and the catalogue of
 * what goes wrong. A check has no I/O of its own, so every fault can be put to it in a test.
 */
@NullMarked
package dev.rolecall.verify;

import org.jspecify.annotations.NullMarked;
