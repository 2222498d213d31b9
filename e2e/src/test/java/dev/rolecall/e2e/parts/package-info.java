/**
 * The real parts that some tests need and some machines lack: which there are, whether this machine
 * has them, and what becomes of a test where one is missing.
 */
@NullMarked
package dev.rolecall.e2e.parts;

import org.jspecify.annotations.NullMarked;
