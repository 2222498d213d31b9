/** Why a call that a notebook made came to nothing. */
@NullMarked
package dev.rolecall.why;

import org.jspecify.annotations.NullMarked;
