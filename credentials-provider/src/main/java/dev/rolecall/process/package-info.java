/**
 * The {@code credential_process} command: credentials for any AWS SDK and the aws CLI, as the JSON
 * that they read from a program's standard output.
 */
@NullMarked
package dev.rolecall.process;

import org.jspecify.annotations.NullMarked;
