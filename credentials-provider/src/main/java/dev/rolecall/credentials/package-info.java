/**
 * From a projected token to session credentials: the configuration, the exchange with STS, when to
 * renew, and every way in which that fails.
 */
@NullMarked
package dev.rolecall.credentials;

import org.jspecify.annotations.NullMarked;
