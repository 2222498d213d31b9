/** What the subcommands have in common. */
@NullMarked
package dev.rolecall.e2e;

import org.jspecify.annotations.NullMarked;
