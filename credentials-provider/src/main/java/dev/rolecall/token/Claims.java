package dev.rolecall.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a token says, none of it proven. Claims are no secret: they are safe to show. */
record Claims(
    String algorithm,
    Optional<String> keyId,
    String issuer,
    String subject,
    List<String> audiences,
    Optional<Instant> issuedAt,
    Optional<Instant> notBefore,
    Optional<Instant> expiresAt,
    Optional<String> namespace,
    Optional<String> serviceAccount,
    Optional<String> pod) {}
