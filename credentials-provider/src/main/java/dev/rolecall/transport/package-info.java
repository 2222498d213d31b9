/**
 * The one place that turns a region, endpoints, a CA bundle, proxies and time limits into AWS SDK
 * clients.
 */
@NullMarked
package dev.rolecall.transport;

import org.jspecify.annotations.NullMarked;
