/** What the provider and the SDK's own do beside each other, measured in one run. */
@NullMarked
package dev.rolecall.bench;

import org.jspecify.annotations.NullMarked;
