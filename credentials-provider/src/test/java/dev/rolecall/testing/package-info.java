/** What the tests of several modules need: packed into the test jar, which holds this alone. */
@NullMarked
package dev.rolecall.testing;

import org.jspecify.annotations.NullMarked;
