/**
 * A process beside the kernels of a notebook, which carries out command lines for their cells, and
 * gives their clients the role by a container credentials endpoint.
 */
@NullMarked
package dev.rolecall.agent;

import org.jspecify.annotations.NullMarked;
