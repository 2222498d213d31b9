/** A cluster by its API server: what is read of a Profile there, and how it is reached. */
@NullMarked
package dev.rolecall.e2e.cluster;

import org.jspecify.annotations.NullMarked;
