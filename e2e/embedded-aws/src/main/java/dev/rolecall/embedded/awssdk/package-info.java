/**
 * The storage below S3Proxy's handler: sorted maps in memory.
 *
 * <p>The package has its name from S3Proxy, which reads what a storage can do from the name of its
 * class ({@code S3ProxyHandler.getBlobStoreType}): one in a package {@code awssdk} is handed the
 * conditions of a write and of a delete, to decide them in one step with it, and no upload in parts
 * leaves objects of S3Proxy's own between those of its users.
 */
@NullMarked
package dev.rolecall.embedded.awssdk;

import org.jspecify.annotations.NullMarked;
