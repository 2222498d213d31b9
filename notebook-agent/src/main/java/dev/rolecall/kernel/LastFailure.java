package dev.rolecall.kernel;

import dev.rolecall.chain.ErrorText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.jspecify.annotations.Nullable;

/** The last exception that a cell ended with, as the kernel's JShell tells it. */
final class LastFailure {
  /** Whose exceptions tell of AWS, whatever their words. */
  private static final Pattern OF_AWS =
      Pattern.compile(
          "(software\\.amazon\\.awssdk|com\\.amazonaws|org\\.apache\\.hadoop\\.fs\\.s3a|dev\\.rolecall\\.credentials)\\..*");

  private volatile @Nullable Throwable last;

  /** Of what that evaluates from now on. */
  void hear(JShell shell) {
    shell.onSnippetEvent(
        event -> {
          if (event.exception() != null) {
            last = event.exception();
          }
        });
  }

  /**
   * Of a kernel that has a JShell and gives it; its class is in no jar that could be named here.
   */
  static LastFailure of(BaseKernel kernel) {
    LastFailure failure = new LastFailure();
    try {
      if (kernel.getClass().getMethod("getJShell").invoke(kernel) instanceof JShell shell) {
        failure.hear(shell);
      }
    } catch (ReflectiveOperationException none) {
      // Then no exception is known.
    }
    return failure;
  }

  /** Its words and those of its causes, a line each, where one of them tells of AWS. */
  Optional<String> ofAws() {
    List<Throwable> chain = chain(last);
    String text = chain.stream().map(LastFailure::line).collect(Collectors.joining("\n"));
    return chain.stream().anyMatch(each -> OF_AWS.matcher(name(each)).matches())
            || ErrorText.diagnose(text, Optional.empty(), Instant.EPOCH).isPresent()
        ? Optional.of(text)
        : Optional.empty();
  }

  private static List<Throwable> chain(@Nullable Throwable first) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> chain = new ArrayList<>();
    for (Throwable each = first; each != null && seen.add(each); each = each.getCause()) {
      chain.add(each);
    }
    return chain;
  }

  private static String line(Throwable one) {
    return name(one) + ": " + one.getMessage();
  }

  private static String name(Throwable one) {
    return one instanceof EvalException evaluated
        ? evaluated.getExceptionClassName()
        : one.getClass().getName();
  }
}
