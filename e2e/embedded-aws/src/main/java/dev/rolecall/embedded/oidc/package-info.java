/** An issuer of ServiceAccount tokens: discovery, published keys, rotation, Kubernetes claims. */
@NullMarked
package dev.rolecall.embedded.oidc;

import org.jspecify.annotations.NullMarked;
