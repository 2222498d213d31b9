/** Golden files: what people read, kept so that a change of it is seen. */
@NullMarked
package dev.rolecall.golden;

import org.jspecify.annotations.NullMarked;
