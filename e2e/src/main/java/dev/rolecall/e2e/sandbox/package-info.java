/** The chain on this machine, whole or broken on purpose: {@code demo} and {@code sandbox}. */
@NullMarked
package dev.rolecall.e2e.sandbox;

import org.jspecify.annotations.NullMarked;
