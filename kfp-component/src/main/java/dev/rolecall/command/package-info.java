/** The {@code rolecall} command. Later modules add subcommands through a service loader. */
@NullMarked
package dev.rolecall.command;

import org.jspecify.annotations.NullMarked;
