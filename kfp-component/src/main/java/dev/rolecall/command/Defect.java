package dev.rolecall.command;

import dev.rolecall.failure.Visible;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is told when Rolecall itself fails. The text of an exception may hold anything, so it is
 * shown only on request, and without what looks like a secret.
 */
final class Defect {
  /** Keys are 40 characters of base64; where anything may stand, nothing like them is shown. */
  private static final Pattern LIKE_A_KEY = Pattern.compile("[A-Za-z0-9+/_=-]{40,}");

  private Defect() {}

  static String tell(Throwable defect, String command, String version, boolean debug) {
    String text =
        """
        %s: Rolecall has a defect, and nothing is proved either way: %s%s, in version %s.
        Please report it with this line. %s
        """
            .formatted(
                command,
                defect.getClass().getName(),
                where(defect),
                version,
                debug ? "The trace follows." : "ROLECALL_DEBUG=1 shows the trace.");
    return debug ? text + trace(defect) : text;
  }

  /** Whether the process is ending, so that what fails now fails because of that. */
  static boolean ofShutdown() {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private static String where(Throwable defect) {
    StackTraceElement[] frames = defect.getStackTrace();
    return frames.length == 0 ? "" : " at " + frames[0];
  }

  private static String trace(Throwable defect) {
    StringBuilder text = new StringBuilder();
    Set<Throwable> told = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable cause = defect; cause != null && told.add(cause); cause = cause.getCause()) {
      text.append(cause.getClass().getName());
      if (cause.getMessage() != null) {
        text.append(": ")
            .append(LIKE_A_KEY.matcher(Visible.lines(cause.getMessage())).replaceAll("(redacted)"));
      }
      text.append('\n');
      for (StackTraceElement frame : cause.getStackTrace()) {
        text.append("    at ").append(frame).append('\n');
      }
    }
    return text.toString();
  }
}
