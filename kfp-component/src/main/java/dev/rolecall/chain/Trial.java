package dev.rolecall.chain;

import dev.rolecall.credentials.Pause;
import dev.rolecall.s3.Shutdown;
import java.util.function.Consumer;

/**
 * What a verification from outside tries beside what it reads.
 *
 * @param rehearsal of a pod
 * @param pause between tries
 * @param shutdown of the process
 * @param told as {@link RoleVerification.Builder#toldOfItsEnd}
 */
public record Trial(Rehearsal rehearsal, Pause pause, Shutdown shutdown, Consumer<String> told) {
  /** By this process's own end. */
  public Trial(Rehearsal rehearsal, Consumer<String> told) {
    this(rehearsal, Pause.REAL, Shutdown.REAL, told);
  }
}
