package dev.rolecall.embedded.awssdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class KeysTest {
  private static final List<Version> SOME = List.of(new Version.Marker("1", Instant.EPOCH));

  @Property
  void keysAreInTheOrderOfTheirUtf8(@ForAll("names") String one, @ForAll("names") String other) {
    assertThat(Integer.signum(Keys.UTF_8_ORDER.compare(one, other)))
        .isEqualTo(Integer.signum(compareBytes(one, other)));
  }

  /** The other reads all keys and sorts what it found, page by page. */
  @Property
  void aWalkFindsWhatReadingAllKeysFinds(
      @ForAll @Size(max = 12) Set<@From("names") String> keys,
      @ForAll("names") String prefix,
      @ForAll("delimiters") String delimiter,
      @ForAll @IntRange(min = 1, max = 4) int page) {
    Keys stored = new Keys();
    keys.forEach(key -> stored.set(key, SOME));

    assertThat(walked(stored, prefix, delimiter, page))
        .containsExactlyElementsOf(naive(keys, prefix, delimiter));
  }

  @Property
  void whatDoesNotCountLendsNoPrefix(
      @ForAll @Size(max = 8) Set<@From("names") String> there,
      @ForAll @Size(max = 8) Set<@From("names") String> deleted,
      @ForAll("delimiters") String delimiter) {
    Keys stored = new Keys();
    deleted.forEach(key -> stored.set(key, SOME));
    List<Version> counting = List.of(new Version.Marker("2", Instant.EPOCH));
    there.forEach(key -> stored.set(key, counting));
    List<String> found = new ArrayList<>();

    stored.walk(
        new Keys.Range("", delimiter, "", false),
        versions -> versions == counting,
        collecting(found, Integer.MAX_VALUE));

    assertThat(found).containsExactlyElementsOf(naive(there, "", delimiter));
  }

  private static List<String> walked(Keys keys, String prefix, String delimiter, int page) {
    List<String> all = new ArrayList<>();
    List<String> found;
    do {
      found = new ArrayList<>();
      String after = all.isEmpty() ? "" : all.get(all.size() - 1).substring(1);
      keys.walk(
          new Keys.Range(prefix, delimiter, after, false),
          versions -> true,
          collecting(found, page));
      all.addAll(found);
    } while (!found.isEmpty());
    return all;
  }

  private static Keys.Visitor collecting(List<String> found, int max) {
    return new Keys.Visitor() {
      @Override
      public boolean key(String key, List<Version> versions) {
        found.add("k" + key);
        return found.size() < max;
      }

      @Override
      public boolean shared(String prefix) {
        found.add("p" + prefix);
        return found.size() < max;
      }
    };
  }

  private static List<String> naive(Set<String> keys, String prefix, String delimiter) {
    Set<String> entries =
        new TreeSet<>((one, other) -> compareBytes(one.substring(1), other.substring(1)));
    for (String key : keys) {
      if (key.startsWith(prefix)) {
        int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
        entries.add(at < 0 ? "k" + key : "p" + key.substring(0, at + delimiter.length()));
      }
    }
    return List.copyOf(entries);
  }

  private static int compareBytes(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of("a", "b", "/", "//", ".", "\uFFFD", "\uD800\uDC00", "\uDBFF\uDFFF", "é")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> delimiters() {
    return Arbitraries.of("", "/", "//", "a", "é", "\uDBFF\uDFFF");
  }
}
