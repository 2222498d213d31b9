/** What {@code bench/run} of this module measures. */
@NullMarked
package dev.rolecall.bench;

import org.jspecify.annotations.NullMarked;
