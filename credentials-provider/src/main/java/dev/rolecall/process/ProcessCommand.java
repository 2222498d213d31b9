package dev.rolecall.process;

import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.credentials.WebIdentityCredentialsProvider;
import dev.rolecall.credentials.WebIdentityException;
import dev.rolecall.credentials.WebIdentityExchange;
import dev.rolecall.credentials.WebIdentityFailure;
import dev.rolecall.transport.Transport;
import dev.rolecall.transport.TransportException;
import dev.rolecall.transport.TransportFailure;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * One exchange, and its session on standard output. What goes wrong is told on standard error, and
 * then nothing is on standard output.
 */
final class ProcessCommand {
  static final int PRINTED = 0;
  static final int NO_CREDENTIALS = 1;
  static final int USED_WRONGLY = 2;

  /** EX_SOFTWARE of the BSD's {@code sysexits.h}. */
  static final int DEFECT = 70;

  /** What botocore wants to be left of a session (botocore, RefreshableCredentials). */
  private static final Duration ADVISORY = Duration.ofMinutes(15);

  private final Map<String, String> environment;
  private final Clock clock;

  ProcessCommand(Map<String, String> environment, Clock clock) {
    this.environment = environment;
    this.clock = clock;
  }

  /**
   * Runs one command line to its end.
   *
   * @return the exit code
   */
  int run(String[] args, PrintStream out, PrintStream err) {
    try {
      CommandLine line = CommandLine.parse(args);
      if (line.has(Option.HELP)) {
        out.print(ProcessSentences.help());
        return PRINTED;
      }
      if (line.has(Option.VERSION)) {
        out.println(ProcessSentences.NAME + " " + ProcessSentences.version());
        return PRINTED;
      }
      return exchange(line, out, err);
    } catch (CommandLineException e) {
      err.println(ProcessSentences.usage("" + e.getMessage()));
      return USED_WRONGLY;
    } catch (Throwable e) {
      err.println(ProcessSentences.defect(e));
      return DEFECT;
    } finally {
      out.flush();
      err.flush();
    }
  }

  private int exchange(CommandLine line, PrintStream out, PrintStream err) {
    try {
      WebIdentityConfig config = config(line);
      try (Transport transport = Transport.fromEnvironment(line.over(environment));
          WebIdentityCredentialsProvider provider = provider(config, transport)) {
        AwsSessionCredentials keys = (AwsSessionCredentials) provider.resolveCredentials();
        return print(keys, config.role().accountId(), out, err);
      }
    } catch (WebIdentityException e) {
      return told(e.failure(), line, err);
    } catch (TransportException e) {
      return told(new WebIdentityFailure.TransportUnusable(e.failure()), line, err);
    }
  }

  private WebIdentityConfig config(CommandLine line) {
    WebIdentityConfig config = WebIdentityConfig.fromEnvironment(line.over(environment));
    return line.seconds()
        .map(seconds -> config.toBuilder().sessionDuration(Duration.ofSeconds(seconds)).build())
        .orElse(config);
  }

  private WebIdentityCredentialsProvider provider(WebIdentityConfig config, Transport transport) {
    return WebIdentityCredentialsProvider.builder(config, WebIdentityExchange.over(transport))
        .clock(clock)
        .build();
  }

  private int print(
      AwsSessionCredentials keys, String accountId, PrintStream out, PrintStream err) {
    Instant expires = keys.expirationTime().orElseThrow();
    out.print(CredentialsJson.of(keys, expires, accountId) + "\n");
    if (out.checkError()) {
      err.println(ProcessSentences.notWritten());
      return NO_CREDENTIALS;
    }
    Duration left = Duration.between(clock.instant(), expires);
    if (left.compareTo(ADVISORY) <= 0) {
      err.println(ProcessSentences.shortLived(left));
    }
    return PRINTED;
  }

  /** A value that was typed is told by its option's name, not by that of a variable. */
  private static int told(WebIdentityFailure failure, CommandLine line, PrintStream err) {
    if (failure instanceof WebIdentityFailure.VariableMalformed malformed) {
      line.inPlaceOf(malformed.variable())
          .ifPresent(
              option -> {
                throw new CommandLineException(
                    ProcessSentences.unfit(
                        option, malformed.value().orElse("(not shown)"), malformed.why()));
              });
    }
    if (failure instanceof WebIdentityFailure.TransportUnusable unusable
        && unusable.failure() instanceof TransportFailure.Malformed malformed) {
      line.inPlaceOf(malformed.variable())
          .ifPresent(
              option -> {
                throw new CommandLineException(
                    ProcessSentences.unfit(
                        option,
                        malformed.value().orElse("(not shown)"),
                        "it should be " + malformed.expected()));
              });
    }
    if (failure instanceof WebIdentityFailure.SettingUnusable unusable) {
      // The duration, which no variable holds.
      throw new CommandLineException(
          ProcessSentences.unfit(Option.DURATION_SECONDS, unusable.value(), unusable.expected()));
    }
    err.println(
        ProcessSentences.failure(
            failure instanceof WebIdentityFailure.VariablesAbsent
                ? ProcessSentences.absent(failure.explain())
                : failure.explain().toString()));
    return isSetUpWrongly(failure) ? USED_WRONGLY : NO_CREDENTIALS;
  }

  private static boolean isSetUpWrongly(WebIdentityFailure failure) {
    return failure instanceof WebIdentityFailure.VariablesAbsent
        || failure instanceof WebIdentityFailure.VariableMalformed
        || failure instanceof WebIdentityFailure.RegionElsewhere
        || failure instanceof WebIdentityFailure.TransportUnusable;
  }
}
