/** A certificate authority of one JVM, for issuers and endpoints on loopback. */
@NullMarked
package dev.rolecall.embedded.tls;

import org.jspecify.annotations.NullMarked;
