package dev.rolecall.credentials;

/**
 * An exchange that failed.
 *
 * @param until by ticks: no other is tried before, save where a service refuses the key
 * @param early whether it failed before the session's mandatory window; then it counts no longer
 *     than until that begins
 */
record Setback(WebIdentityFailure failure, long until, boolean early) {}
