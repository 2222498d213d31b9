package dev.rolecall.chain;

import dev.rolecall.credentials.Pause;
import dev.rolecall.s3.Shutdown;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * What a verification from outside tries beside what it reads.
 *
 * @param rehearsal of a pod
 * @param clock for the token's time, and for the age of what earlier runs left
 * @param pause between tries
 * @param shutdown of the process
 * @param told as {@link RoleVerification.Builder#toldOfItsEnd}
 */
public record Trial(
    Rehearsal rehearsal, Clock clock, Pause pause, Shutdown shutdown, Consumer<String> told) {
  /** By this process's own time and end. */
  public Trial(Rehearsal rehearsal, Clock clock, Consumer<String> told) {
    this(rehearsal, clock, Pause.REAL, Shutdown.REAL, told);
  }
}
