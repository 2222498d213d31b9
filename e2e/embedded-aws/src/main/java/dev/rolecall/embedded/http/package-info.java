/** What the JDK's server of HTTP leaves open: how many threads, and for how long. */
@NullMarked
package dev.rolecall.embedded.http;

import org.jspecify.annotations.NullMarked;
