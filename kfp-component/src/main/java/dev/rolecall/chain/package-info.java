/**
 * The links of the chain from a Profile to its bucket. Each is a small group of files: who looks,
 * {@code *Observers}; what is decided on it, {@code *Check}; and what is said of it, {@code
 * *Findings}. {@link dev.rolecall.chain.Chain} names what is looked at, {@code Links} holds the
 * links in the chain's order, and every verification is assembled from them.
 */
@NullMarked
package dev.rolecall.chain;

import org.jspecify.annotations.NullMarked;
