/** A process beside the kernels of a notebook, which carries out command lines for their cells. */
@NullMarked
package dev.rolecall.agent;

import org.jspecify.annotations.NullMarked;
