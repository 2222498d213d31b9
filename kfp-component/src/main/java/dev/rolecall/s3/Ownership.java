package dev.rolecall.s3;

import java.util.Optional;

/**
 * Whose a bucket and its objects are, as far as it may be seen.
 *
 * @param requesterPays whether whoever asks for objects pays for it; nothing where it may not be
 *     seen
 * @param foreignKey the key of an object that another account owns than the bucket
 */
public record Ownership(Optional<Boolean> requesterPays, Optional<String> foreignKey) {}
