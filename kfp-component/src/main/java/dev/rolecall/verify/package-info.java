/**
 * The engine of a verification: observations made as a graph, checks that decide on them in an
 * order, and what comes of it. It knows no AWS and no Kubernetes. A check has no I/O of its own, so
 * every fault can be put to it in a test.
 */
@NullMarked
package dev.rolecall.verify;

import org.jspecify.annotations.NullMarked;
