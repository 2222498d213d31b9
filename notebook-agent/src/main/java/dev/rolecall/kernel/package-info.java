/** {@code %rolecall} in the cells of a Java notebook: an extension of the kernel JJava. */
@NullMarked
package dev.rolecall.kernel;

import org.jspecify.annotations.NullMarked;
