/** An issuer of ServiceAccount tokens: discovery, published keys, rotation, Kubernetes claims. */
@NullMarked
package dev.rolecall.e2e.oidc;

import org.jspecify.annotations.NullMarked;
