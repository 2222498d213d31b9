package dev.rolecall.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.logging.RecordedLog;
import dev.rolecall.testing.TokenText;
import dev.rolecall.token.ProjectedToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/**
 * Random days of two roles in one process, in virtual time: hundreds of callers ask while tokens
 * rotate, STS fails in all its ways, clocks jump, the machine is suspended and services refuse
 * keys. The scheduler is this test's own and has one thread, so a day is the same whenever its seed
 * is: what happens while an exchange lasts runs within it.
 */
class SimulatedDayTest {
  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final int CALLERS = 100;

  /** Rolled at the end of a lease, and of a backoff of 15 s: how late a provider may notice. */
  private static final long NOTICED = Lease.LONGEST + 15 * SECOND;

  @Property(tries = 6, shrinking = ShrinkingMode.OFF)
  void aDayOfFaultsKeepsTheInvariants(@ForAll long seed) throws IOException {
    RecordedLog.clear();
    Path directory = Files.createTempDirectory("day");
    try {
      Day day = new Day(seed, directory);
      try {
        day.run();
      } finally {
        day.callers.shutdown();
      }

      assertThat(day.broken).as("seed %d", seed).isEmpty();
      assertThat(day.served).as("calls that were served").isGreaterThan(1000);
      assertThat(day.waited).as("calls that waited").isPositive();
      assertThat(day.refusals).as("keys that were refused").isPositive();
      assertThat(day.rotations).as("rotations of the token").isPositive();
      assertThat(day.printed()).isNotEmpty().noneMatch(SimulatedDayTest::holdsSecret);
      assertThat(RecordedLog.lines()).isNotEmpty().noneMatch(SimulatedDayTest::holdsSecret);
    } finally {
      Files.deleteIfExists(directory.resolve("token"));
      Files.delete(directory);
    }
  }

  /** Exchanges that were given up meet a rotated token when STS falls silent. */
  @Example
  void aDayOnWhichLateExchangesAreMadeAnewKeepsThem() throws IOException {
    aDayOfFaultsKeepsTheInvariants(31647);
  }

  /** Every secret of a day begins with one of these. */
  private static boolean holdsSecret(String line) {
    return line.contains(TokenText.SIGNATURE)
        || line.contains(StsStub.SECRET_KEY)
        || line.contains(StsStub.SESSION_TOKEN);
  }

  /** How STS answers for a while. */
  private enum Weather {
    GOOD,
    UNAVAILABLE,
    SILENT,
    DENIED,
    EXPIRED_ANSWERS,
    BROKEN,
    STUCK
  }

  private record Event(long at, long number, Runnable what) {}

  private static final class Day {
    private final Random chance;
    private final Path token;
    private final PriorityQueue<Event> events =
        new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private final List<String> broken = new ArrayList<>();
    private final List<Watched> providers = new ArrayList<>();
    private final ExecutorService callers = Executors.newSingleThreadExecutor();

    /** What the processor's clock shows; the time that the machine slept through is in asleep. */
    private long ticks;

    private long asleep;

    /** How far this machine's clock is ahead of the true time. */
    private long skew;

    private long number;
    private long tokenEnds;
    private boolean tokenStuck;
    private Weather weather = Weather.GOOD;
    private int served;
    private int waited;
    private int refusals;
    private int rotations;

    Day(long seed, Path directory) {
      chance = new Random(seed);
      token = directory.resolve("token");
    }

    long truth() {
      return ticks + asleep;
    }

    void run() {
      rotate();
      long[] durations = {15 * MINUTE, HOUR, 12 * HOUR};
      for (String role : List.of("a", "b")) {
        Watched watched = new Watched(this, role, durations[chance.nextInt(durations.length)]);
        providers.add(watched);
        for (int i = 0; i < CALLERS; i++) {
          again(4 * MINUTE, () -> call(watched::ask));
        }
        again(3 * HOUR, () -> call(watched::refuse));
        if (chance.nextInt(3) == 0) {
          at(ticks + between(0, DAY), watched.provider::close);
        }
      }
      again(25 * MINUTE, this::changeWeather);
      again(2 * HOUR, this::rotateIfItIsTime);
      // A clock that is late and a machine that slept is more than two clocks can tell: one a day.
      again(3 * HOUR, chance.nextBoolean() ? this::setClock : this::sleep);
      runUntil(DAY);
    }

    /** By a caller's thread: the day's own may be within an exchange, and who asks there is not. */
    private void call(Runnable what) {
      CompletableFuture.runAsync(what, callers).join();
    }

    /** Over and over, at random, so often on average. */
    private void again(long every, Runnable what) {
      at(
          ticks + between(0, 2 * every),
          () -> {
            what.run();
            again(every, what);
          });
    }

    long between(long least, long most) {
      return least + Math.floorMod(chance.nextLong(), most - least + 1);
    }

    void at(long when, Runnable what) {
      events.add(new Event(when, number++, what));
    }

    void runUntil(long end) {
      while (!events.isEmpty() && events.element().at() <= end) {
        Event next = events.remove();
        ticks = Math.max(ticks, next.at());
        next.what().run();
      }
      ticks = Math.max(ticks, end);
    }

    private void changeWeather() {
      Weather[] all = Weather.values();
      weather = chance.nextInt(3) == 0 ? all[chance.nextInt(all.length)] : Weather.GOOD;
    }

    private void setClock() {
      long[] jumps = {0, 30 * SECOND, 20 * MINUTE, 2 * HOUR};
      long jump = jumps[chance.nextInt(jumps.length)];
      skew = chance.nextBoolean() ? jump : -jump;
    }

    private void sleep() {
      asleep += between(0, 2 * HOUR);
      skew = 0;
    }

    private void rotateIfItIsTime() {
      tokenStuck = chance.nextInt(6) == 0;
      if (!tokenStuck && truth() > tokenEnds - 2 * HOUR) {
        rotate();
      }
    }

    private void rotate() {
      tokenEnds = truth() + 5 * HOUR;
      String claims = TokenText.CLAIMS.replace("87400", "" + tokenEnds / SECOND);
      rotations++;
      try {
        Files.writeString(token, TokenText.withClaims(claims));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Clock clock() {
      return new Clock() {
        @Override
        public Instant instant() {
          return Instant.ofEpochMilli(truth() + skew);
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };
    }

    List<String> printed() {
      return providers.stream().flatMap(one -> one.printed.stream()).toList();
    }
  }

  /** One provider, its STS, and what may be expected of both. */
  private static final class Watched implements WebIdentityExchange, WebIdentityListener {
    private final Day day;
    private final String role;
    private final long duration;
    private final WebIdentityCredentialsProvider provider;
    private final Set<String> printed = new HashSet<>();

    /** The session that the provider should hand out. */
    private @Nullable Granted latest;

    private final Map<String, Granted> grants = new HashMap<>();

    /** By ticks, when each exchange that is under way began. */
    private final Set<Long> flying = new HashSet<>();

    /** By ticks, when a token was called expired, and when that exchange began. */
    private long expiredAt = -1;

    private long expiredSent;
    private int exchanges;

    /** By ticks; whether the last exchange failed, and whether the session had time left then. */
    private long lastEnd = Long.MIN_VALUE;

    private boolean lastFailed;
    private boolean lastFailedEarly;
    private boolean refused;

    /** A session's end: the true one, and the one that each clock will show. */
    private record Granted(String key, long truly, long wall, long ticks) {}

    Watched(Day day, String role, long duration) {
      this.day = day;
      this.role = role;
      this.duration = duration;
      this.provider =
          WebIdentityCredentialsProvider.builder(
                  new WebIdentityConfig(
                      RoleArn.parse("arn:aws:iam::111122223333:role/" + role),
                      day.token,
                      Optional.empty(),
                      Duration.ofMillis(duration)),
                  this)
              .clock(day.clock())
              .ticks(() -> day.ticks)
              .jitter(day::between)
              .background(new Later(day))
              .continuations(Runnable::run)
              .listener(this)
              .build();
    }

    private void expect(boolean kept, String invariant) {
      if (!kept) {
        day.broken.add(
            "%s (role %s, %d s, %s, skew %d s, left %d s)"
                .formatted(
                    invariant,
                    role,
                    day.ticks / SECOND,
                    day.weather,
                    day.skew / SECOND,
                    left() / SECOND));
      }
    }

    /** Time left as the provider may know it: by the clock that gives less. */
    private long left() {
      if (latest == null) {
        return 0;
      }
      long byWall = latest.wall() - (day.truth() + day.skew);
      return Math.min(byWall, latest.ticks() - day.ticks);
    }

    private boolean mayWait() {
      return latest == null || refused || left() <= MINUTE;
    }

    void ask() {
      boolean mayWait = mayWait();
      long asked = day.ticks;
      CompletableFuture<AwsCredentialsIdentity> answer =
          provider.resolveIdentity(ResolveIdentityRequest.builder().build());
      if (answer.isDone() && day.ticks == asked) {
        judge(answer);
      } else {
        day.waited++;
        expect(mayWait, "nobody waits before the mandatory window");
        var unused = answer.handle((identity, failure) -> judged(answer, asked));
      }
    }

    /** Of an exchange that is given up the waiting are told before the listeners are. */
    private boolean judged(CompletableFuture<AwsCredentialsIdentity> answer, long asked) {
      expect(day.ticks - asked <= 2 * MINUTE, "nobody waits longer than an exchange");
      day.at(day.ticks, () -> judge(answer));
      return true;
    }

    private void judge(CompletableFuture<AwsCredentialsIdentity> answer) {
      try {
        AwsCredentialsIdentity identity = answer.join();
        day.served++;
        expect(identity.accessKeyId().startsWith("ASIA" + role), "nobody gets another role's keys");
        expect(
            latest != null && latest.key().equals(identity.accessKeyId()),
            "the last session is the one that is handed out");
        if (latest != null && latest.truly() <= day.truth()) {
          expect(
              lastFailed && day.ticks - lastEnd <= NOTICED,
              "a session that is over is handed out only while STS cannot be asked");
        }
      } catch (CompletionException e) {
        Throwable cause = e.getCause();
        printed.add("" + e + cause);
        expect(cause instanceof WebIdentityException, "a failure is a WebIdentityException");
        expect(mayWait(), "nobody is refused before the mandatory window");
        expect(
            lastFailed && day.ticks - lastEnd <= 15 * SECOND,
            "a failure is not told again for more than 15 s");
      }
    }

    /** A service refuses the key that is handed out, or some other. */
    void refuse() {
      if (latest != null) {
        boolean known = provider.invalidate(latest.key());
        expect(!(known && refused), "a key is renewed once");
        refused |= known;
        day.refusals += known ? 1 : 0;
      }
      expect(!provider.invalidate("ASIAother"), "another's key is not renewed");
      printed.add(provider.toString());
    }

    @Override
    public StsAnswer exchange(WebIdentityConfig config, ProjectedToken token) {
      long begun = day.ticks;
      // The second of two, where the token had just rotated, belongs to what the first began.
      boolean second = begun == expiredAt;
      long sent = second ? expiredSent : begun;
      expect(
          flying.stream().noneMatch(since -> begun - since < 2 * MINUTE),
          "there are never two exchanges at once, but for one that is overdue");
      expect(
          !lastFailed
              || !lastFailedEarly
              || refused
              || second
              || left() <= MINUTE
              || begun - lastEnd >= 5 * MINUTE,
          "STS is left alone for 5 minutes after a failure");
      flying.add(sent);
      String key = "ASIA" + role + ++exchanges;
      day.runUntil(begun + latency());
      flying.remove(sent);
      StsAnswer answer = answer(token, key, sent);
      if (answer instanceof StsAnswer.Refused refused && refused.reason().isUntimely()) {
        expiredAt = day.ticks;
        expiredSent = sent;
      }
      return answer;
    }

    private long latency() {
      return switch (day.weather) {
        case SILENT -> 19 * SECOND;
        case STUCK -> day.between(MINUTE, 20 * MINUTE);
        default -> day.between(20, 8 * SECOND);
      };
    }

    private StsAnswer answer(ProjectedToken token, String key, long sent) {
      if (token.expiresAt().orElseThrow().toEpochMilli() <= day.truth()) {
        return refusal(400, "ExpiredTokenException");
      }
      return switch (day.weather) {
        case GOOD, STUCK -> grant(key, sent, day.truth() + duration);
        case EXPIRED_ANSWERS -> grant(key, sent, day.truth() + day.skew);
        case UNAVAILABLE -> refusal(503, "ServiceUnavailable");
        case DENIED -> refusal(403, "AccessDenied");
        case SILENT -> new StsAnswer.Unreachable(URI.create("https://sts.example"), "silence", 1);
        case BROKEN -> throw new IllegalStateException("broken");
      };
    }

    private StsAnswer grant(String key, long sent, long end) {
      grants.put(
          key,
          new Granted(
              key,
              day.truth() + duration,
              end,
              Math.min(day.ticks + end - (day.truth() + day.skew), sent + duration)));
      StsAnswer granted =
          new StsAnswer.Granted(
              AwsSessionCredentials.create(
                  key, StsStub.SECRET_KEY + exchanges, StsStub.SESSION_TOKEN + exchanges),
              Instant.ofEpochMilli(end),
              "arn:aws:sts::111122223333:assumed-role/" + role + "/s",
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              1);
      printed.add(granted.toString());
      return granted;
    }

    private static StsAnswer refusal(int status, String code) {
      return new StsAnswer.Refused(status, code, "no", Optional.of("request-1"), 1);
    }

    @Override
    public void exchangeStarted(ExchangeStarted event) {
      printed.add(event.toString());
    }

    @Override
    public void succeeded(Succeeded event) {
      printed.add(event.toString());
      latest = grants.get(event.accessKeyId());
      lastFailed = false;
      refused = false;
      lastEnd = day.ticks;
    }

    @Override
    public void failed(Failed event) {
      printed.add(event.toString());
      lastFailed = true;
      lastFailedEarly = !mayWait();
      lastEnd = day.ticks;
    }

    @Override
    public void servedStale(ServedStale event) {
      printed.add(event.toString());
      expect(
          event.untilNextTry().toMillis() <= Math.max(15 * SECOND, left() - MINUTE),
          "the next try comes a minute before the end, or within 15 s");
    }

    @Override
    public void invalidated(Invalidated event) {
      printed.add(event.toString());
    }
  }

  /** A background whose threads are the day's own. */
  private static final class Later implements Background {
    private final Day day;
    private @Nullable Runnable task;
    private long due;

    Later(Day day) {
      this.day = day;
    }

    @Override
    public boolean run(Runnable next) {
      day.at(day.ticks, next);
      return true;
    }

    @Override
    public void runUnless(CompletableFuture<?> done, long millis, Runnable late) {
      day.at(
          day.ticks + millis,
          () -> {
            if (!done.isDone()) {
              late.run();
            }
          });
    }

    @Override
    public void runLater(long millis, Runnable next) {
      task = next;
      due = day.ticks + millis;
      day.at(due, this::turn);
    }

    private void turn() {
      Runnable next = task;
      if (next != null && due <= day.ticks) {
        task = null;
        next.run();
      }
    }

    @Override
    public void dropLater() {
      task = null;
    }
  }
}
