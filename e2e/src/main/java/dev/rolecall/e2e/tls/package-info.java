/** A certificate authority of one JVM, for issuers and endpoints on loopback. */
@NullMarked
package dev.rolecall.e2e.tls;

import org.jspecify.annotations.NullMarked;
