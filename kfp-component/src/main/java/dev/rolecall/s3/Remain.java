package dev.rolecall.s3;

import java.util.Optional;

/**
 * What could not be removed, as far as is known.
 *
 * @param why S3's last answer to its removal; nothing where it was not asked in time
 */
public record Remain(Left what, Optional<S3Answer> why) {}
