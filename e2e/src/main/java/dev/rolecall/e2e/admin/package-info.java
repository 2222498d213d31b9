/**
 * The admin's commands: {@code verify}, {@code onboard}, {@code offboard} and {@code permissions}.
 */
@NullMarked
package dev.rolecall.e2e.admin;

import org.jspecify.annotations.NullMarked;
