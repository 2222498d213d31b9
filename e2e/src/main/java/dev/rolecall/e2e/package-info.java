/** The subcommands that need the whole chain: {@code demo} and {@code sandbox}. */
@NullMarked
package dev.rolecall.e2e;

import org.jspecify.annotations.NullMarked;
