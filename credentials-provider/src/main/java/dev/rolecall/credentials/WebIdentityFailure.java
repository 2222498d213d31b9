package dev.rolecall.credentials;

import dev.rolecall.failure.Explanation;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.token.TokenFailure;
import dev.rolecall.transport.TransportFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Why there are no credentials. No case carries a secret. */
public sealed interface WebIdentityFailure {
  /** Problem, cause and remedy. */
  Explanation explain();

  /**
   * Whether it may well pass without anybody's doing, so that a session that is still good is worth
   * handing out until its end.
   */
  default boolean recoverable() {
    return false;
  }

  /**
   * A variable that is needed is not set.
   *
   * @param variables those that are absent, of AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE
   */
  record VariablesAbsent(List<String> variables) implements WebIdentityFailure {
    public VariablesAbsent {
      variables = List.copyOf(variables);
    }

    /** Whether both are absent, so that nothing at all was injected. */
    public boolean all() {
      return variables.size() == 2;
    }

    @Override
    public Explanation explain() {
      return WebIdentitySentences.absent(this);
    }
  }

  /**
   * A variable holds what cannot be used.
   *
   * @param value what it holds; nothing where that may be a secret
   * @param why what is wrong with it
   */
  record VariableMalformed(String variable, Optional<String> value, String why)
      implements WebIdentityFailure {
    @Override
    public Explanation explain() {
      return WebIdentitySentences.malformed(this);
    }
  }

  /**
   * A part of the configuration is not as STS takes it.
   *
   * @param setting its name in words, for example {@code session duration}
   * @param expected what it should be, a sentence without its full stop
   */
  record SettingUnusable(String setting, String value, String expected)
      implements WebIdentityFailure {
    @Override
    public Explanation explain() {
      return WebIdentitySentences.setting(this);
    }
  }

  /** The region's STS is of another partition than the role, and knows no such role. */
  record RegionElsewhere(RoleArn role, String region, String partition)
      implements WebIdentityFailure {
    @Override
    public Explanation explain() {
      return WebIdentitySentences.elsewhere(this);
    }
  }

  /** The environment does not say how to reach STS. */
  record TransportUnusable(TransportFailure failure) implements WebIdentityFailure {
    @Override
    public Explanation explain() {
      return failure.explain();
    }
  }

  /** The token cannot be used. */
  record TokenUnusable(TokenFailure failure) implements WebIdentityFailure {
    @Override
    public Explanation explain() {
      return failure.explain();
    }

    /** The kubelet writes the file anew, and STS was not asked. */
    @Override
    public boolean recoverable() {
      return true;
    }
  }

  /** STS said no: its status, code, message and request id are in {@code answer}. */
  record Refused(RoleArn role, StsAnswer.Refused answer) implements WebIdentityFailure {
    @Override
    public Explanation explain() {
      return WebIdentitySentences.refused(this);
    }

    /** What may pass with the same token, and what will with the next one. */
    @Override
    public boolean recoverable() {
      return answer.recoverable() || answer.reason().isUntimely();
    }
  }

  /**
   * STS refused the token for its time.
   *
   * @param begins from when on the token is valid, where it says so
   * @param ends until when, where it says so
   * @param now by this machine's clock
   */
  record Untimely(
      RoleArn role,
      StsAnswer.Refused answer,
      Optional<Instant> begins,
      Optional<Instant> ends,
      Instant now)
      implements WebIdentityFailure {
    /** What of the three does not go with the others. */
    public enum Suspect {
      /** The token is old. */
      TOKEN,
      /** This machine's clock is wrong. */
      THIS_CLOCK,
      /** The clock of the API server that issued the token is ahead. */
      ISSUERS_CLOCK
    }

    static Untimely of(RoleArn role, StsAnswer.Refused answer, ProjectedToken token, Instant now) {
      Optional<Instant> begins =
          Stream.of(token.notBefore(), token.issuedAt())
              .flatMap(Optional::stream)
              .max(Comparator.naturalOrder());
      return new Untimely(role, answer, begins, token.expiresAt(), now);
    }

    /** How far this clock is ahead of the one of STS, where STS told its own; to a second. */
    public Optional<Duration> clockAhead() {
      return answer.date().map(date -> Duration.between(date, now));
    }

    /**
     * STS's clock counts, and what this one says of the same token tells which is wrong. Nothing
     * where the time that STS told is within the token's, so that its clock is no reason.
     */
    public Optional<Suspect> suspect() {
      if (answer.date().filter(this::inTime).isPresent()) {
        return Optional.empty();
      }
      if (answer.reason() == StsRefusal.TOKEN_EXPIRED) {
        return Optional.of(over(now) ? Suspect.TOKEN : Suspect.THIS_CLOCK);
      }
      return Optional.of(begun(now) ? Suspect.THIS_CLOCK : Suspect.ISSUERS_CLOCK);
    }

    private boolean inTime(Instant moment) {
      return begun(moment) && !over(moment);
    }

    private boolean begun(Instant moment) {
      return begins.filter(moment::isBefore).isEmpty();
    }

    private boolean over(Instant moment) {
      return ends.filter(moment::isBefore).isEmpty();
    }

    @Override
    public Explanation explain() {
      return WebIdentitySentences.untimely(this);
    }

    /** The next token may be good, and so may this one in a while. */
    @Override
    public boolean recoverable() {
      return true;
    }
  }

  /** STS did not answer. */
  record Unreachable(StsAnswer.Unreachable answer) implements WebIdentityFailure {
    @Override
    public Explanation explain() {
      return WebIdentitySentences.unreachable(this);
    }

    @Override
    public boolean recoverable() {
      return true;
    }
  }

  /** STS gave a session that is over already. */
  record ExpiredOnArrival(Instant expires, Instant now) implements WebIdentityFailure {
    @Override
    public Explanation explain() {
      return WebIdentitySentences.expiredOnArrival(this);
    }

    @Override
    public boolean recoverable() {
      return true;
    }
  }

  /**
   * The exchange did not end in time. It was given up, and the next caller begins another.
   *
   * @param limit how long it had
   */
  record Overdue(RoleArn role, Path tokenFile, Duration limit) implements WebIdentityFailure {
    @Override
    public Explanation explain() {
      return WebIdentitySentences.overdue(this);
    }

    @Override
    public boolean recoverable() {
      return true;
    }
  }

  /** No thread could be had for the exchange. */
  record NoThread() implements WebIdentityFailure {
    @Override
    public Explanation explain() {
      return WebIdentitySentences.noThread();
    }

    @Override
    public boolean recoverable() {
      return true;
    }
  }

  /**
   * The exchange threw what it should not; the exception has it for its cause.
   *
   * @param what the name of the class that was thrown
   */
  record Broken(String what) implements WebIdentityFailure {
    @Override
    public Explanation explain() {
      return WebIdentitySentences.broken(this);
    }

    @Override
    public boolean recoverable() {
      return true;
    }
  }
}
