/**
 * What a role may do to a bucket and a prefix: the policy that allows it, and the same asked action
 * by action. Outside of the run's own keys it only reads.
 */
@NullMarked
package dev.rolecall.s3;

import org.jspecify.annotations.NullMarked;
