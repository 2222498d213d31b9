package dev.rolecall.embedded.aws;

import java.time.Instant;

/**
 * A managed policy in its default version, the one that is kept.
 *
 * @param id {@code ANPA…}
 * @param version {@code v1} for an account's own
 * @param description empty where it has none
 */
record ManagedPolicy(
    String arn,
    String id,
    String path,
    String name,
    Instant created,
    Instant updated,
    String version,
    String description,
    Role.Document document) {}
