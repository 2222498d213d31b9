/** The admin's commands: {@code verify}, {@code onboard} and {@code offboard}. */
@NullMarked
package dev.rolecall.e2e.admin;

import org.jspecify.annotations.NullMarked;
