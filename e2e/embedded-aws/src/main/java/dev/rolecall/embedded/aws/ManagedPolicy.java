package dev.rolecall.embedded.aws;

import java.time.Instant;

/**
 * A managed policy of an account; its one version is v1.
 *
 * @param id {@code ANPA…}
 * @param description empty where it has none
 */
record ManagedPolicy(
    String arn,
    String id,
    String path,
    String name,
    Instant created,
    String description,
    Role.Document document) {}
