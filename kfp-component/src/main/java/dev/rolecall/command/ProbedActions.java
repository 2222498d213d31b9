package dev.rolecall.command;

import dev.rolecall.s3.Permission;
import java.util.Iterator;

/** The actions of which a harmless request tells, for who completes a command line. */
final class ProbedActions implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Permission.actions().iterator();
  }
}
