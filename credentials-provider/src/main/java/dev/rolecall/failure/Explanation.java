package dev.rolecall.failure;

import java.time.Duration;

/**
 * What a person needs to know of a failure. Its text holds no secret.
 *
 * @param problem what was tried and what came back, one sentence or two
 * @param cause why
 * @param remedy what to do, as something to type where there is such a thing
 */
public record Explanation(String problem, String cause, String remedy) {
  private static final int SHOWN_CHARACTERS = 300;

  /** Leaves secrets out. */
  public Explanation {
    problem = Secrets.leftOut(problem);
    cause = Secrets.leftOut(cause);
    remedy = Secrets.leftOut(remedy);
  }

  /** {@code span} for a person: days, hours, minutes or seconds, whole ones. */
  public static String time(Duration span) {
    if (span.toHours() >= 48) {
      return span.toDays() + " days";
    }
    if (span.toMinutes() >= 120) {
      return span.toHours() + " hours";
    }
    return span.toSeconds() >= 120 ? span.toMinutes() + " minutes" : span.toSeconds() + " s";
  }

  /** Problem, cause and remedy, on two lines. */
  @Override
  public String toString() {
    return problem + "\n" + cause + " " + remedy;
  }

  /**
   * {@code text} from outside made fit for a message: one line, without secrets and control
   * characters, what else is {@link Visible invisible} spelt out, not longer than 300 characters.
   */
  public static String shown(String text) {
    String line = Visible.line(Secrets.leftOut(text).replaceAll("[\\p{Cntrl}\\s]+", " "));
    return line.length() <= SHOWN_CHARACTERS ? line : line.substring(0, SHOWN_CHARACTERS) + "…";
  }
}
