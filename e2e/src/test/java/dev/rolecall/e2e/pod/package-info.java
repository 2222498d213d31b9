/** Programs that tests put into pods, beside the classes of the component's image. */
@NullMarked
package dev.rolecall.e2e.pod;

import org.jspecify.annotations.NullMarked;
