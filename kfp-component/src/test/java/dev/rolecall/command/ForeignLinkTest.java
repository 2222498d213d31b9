package dev.rolecall.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real links; who owns them is made up, since only root can give a link away. */
final class ForeignLinkTest {
  private static final UserPrincipal ROOT = () -> "root";
  private static final UserPrincipal US = () -> "us";
  private static final UserPrincipal OTHER = () -> "other";

  @TempDir private Path temporary;
  private Path folder;
  private final Map<Path, UserPrincipal> owners = new HashMap<>();

  private final ForeignLink.Owners madeUp =
      new ForeignLink.Owners() {
        @Override
        public UserPrincipal of(Path path) {
          return owners.getOrDefault(path, US);
        }

        @Override
        public UserPrincipal own() {
          return US;
        }
      };

  /** As /tmp is: root's, and all may write there. */
  @BeforeEach
  void aFolderOfRoots() throws IOException {
    folder = temporary.toRealPath();
    owners.put(folder, ROOT);
  }

  private Path link(String name, String target, UserPrincipal owner) throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve(name), Path.of(target));
    owners.put(link, owner);
    return link;
  }

  @Test
  void aLinkOfAnothersIsForeign() throws IOException {
    Path there = Files.writeString(folder.resolve("mine"), "kept");
    Path link = link("report", there.toString(), OTHER);
    Path dangling = link("dangling", "nothing", OTHER);

    assertThat(ForeignLink.onTheWayTo(link, madeUp)).contains(new ForeignLink(link, OTHER));
    assertThat(ForeignLink.onTheWayTo(dangling, madeUp)).contains(new ForeignLink(dangling, OTHER));
  }

  @Test
  void aReportIsNotWrittenThroughIt() throws IOException {
    Path there = Files.writeString(folder.resolve("mine"), "kept");
    Path link = link("report", "mine", OTHER);

    assertThatThrownBy(() -> ReportFile.at(link, madeUp))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "cannot write the report to %s: %s is a link that belongs to other, who would choose what is overwritten. Remove it: rm %s; or choose another --output.",
            link, link, link);
    assertThat(there).hasContent("kept");
  }

  @Test
  void aLinkThatComesLaterIsSeenWhenTheReportIsWritten() throws IOException {
    Path there = Files.writeString(folder.resolve("mine"), "kept");
    ReportFile file = ReportFile.at(folder.resolve("report"), madeUp);
    link("report", "mine", OTHER);

    assertThatThrownBy(() -> file.write("a report")).isInstanceOf(UsageException.class);
    assertThat(there).hasContent("kept");
  }

  @Test
  void aLinkBehindOnesOwnIsFound() throws IOException {
    Path second = link("second", "mine", OTHER);
    Path first = link("first", "second", US);

    assertThat(ForeignLink.onTheWayTo(first, madeUp)).contains(new ForeignLink(second, OTHER));
  }

  /** The second is /dev/stdout, which root linked in root's folder. */
  @Test
  void onesOwnAndTheFoldersOwnersAreNot() throws IOException {
    assertThat(ForeignLink.onTheWayTo(link("own", "mine", US), madeUp)).isEmpty();
    assertThat(ForeignLink.onTheWayTo(link("stdout", "/proc/self/fd/1", ROOT), madeUp)).isEmpty();
    assertThat(ForeignLink.onTheWayTo(folder.resolve("no-link"), madeUp)).isEmpty();
    assertThat(ForeignLink.onTheWayTo(link("round", "round", US), madeUp)).isEmpty();
  }

  @Test
  void whatIsThereIsOwnedByThisProcess() throws IOException {
    Path own = Files.createSymbolicLink(folder.resolve("real"), Path.of("mine"));

    assertThat(ForeignLink.REAL.of(own)).isEqualTo(ForeignLink.REAL.own());
    assertThat(ForeignLink.onTheWayTo(own, ForeignLink.REAL)).isEmpty();
  }
}
