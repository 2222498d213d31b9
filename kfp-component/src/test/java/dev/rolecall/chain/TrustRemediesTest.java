package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.command.NaiveEvaluator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What is printed to be typed, of random trust policies: it is judged by an evaluator that shares
 * nothing with the one that proved it. {@code bench/run remedies} has a sample judged by one that
 * others wrote.
 */
class TrustRemediesTest {
  /** So many times a thousand policies. */
  private static final int THOUSANDS = 100;

  /** Of the policies that do not admit the request, a change was printed for as many at least. */
  private static final double SHARE = 0.9;

  @Test
  void whatIsPrintedMendsAndOpensAndTakesNothing() {
    RemedyJudge judge =
        new RemedyJudge(line -> new NaiveEvaluator(line).decision().equals("allowed"));

    RemedyJudge.Count count =
        IntStream.range(0, THOUSANDS)
            .parallel()
            .mapToObj(judge::ofThousand)
            .reduce(new RemedyJudge.Count(0, 0), RemedyJudge.Count::and);

    assertThat((double) count.printed() / count.broken()).as("%s", count).isGreaterThan(SHARE);
  }
}
