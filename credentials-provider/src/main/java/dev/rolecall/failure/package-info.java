/** How every failure explains itself: what is wrong, why, and what to type. */
@NullMarked
package dev.rolecall.failure;

import org.jspecify.annotations.NullMarked;
