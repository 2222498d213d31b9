package dev.rolecall.command;

import dev.rolecall.s3.Access;
import java.util.Arrays;
import java.util.Iterator;

/** What {@code --access} takes, for who completes a command line. */
public final class AccessNames implements Iterable<String> {
  /** For picocli. */
  public AccessNames() {}

  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(Access.values()).map(Access::toString).iterator();
  }
}
