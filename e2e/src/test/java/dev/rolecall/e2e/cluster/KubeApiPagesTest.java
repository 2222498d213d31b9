package dev.rolecall.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rolecall.testing.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists that are read by pages. */
class KubeApiPagesTest {
  @TempDir private Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int pages = 3;
  private volatile int status = 200;
  private final LoopbackServer server =
      new LoopbackServer(
          http -> {
            String query = http.getRequestURI().getRawQuery();
            asked.add(query);
            int page =
                query.contains("continue") ? Integer.parseInt(query.replaceFirst(".*%2B", "")) : 0;
            LoopbackServer.send(
                http,
                status,
                "{\"metadata\": {\"continue\": \"%s\"}, \"items\": [{\"name\": \"p%d\"}]}"
                    .formatted(page + 1 < pages ? "a b+" + (page + 1) : "", page));
          });

  @AfterEach
  void close() {
    server.close();
  }

  private Optional<List<String>> read() throws IOException {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("config"),
            """
            {"current-context": "a",
             "contexts": [{"name": "a", "context": {"cluster": "a", "user": "a"}}],
             "clusters": [{"name": "a", "cluster": {"server": "%s"}}],
             "users": [{"name": "a", "user": {}}]}"""
                .formatted(server.address()));
    return KubeApi.connect(Map.of(), Optional.of(kubeconfig), Optional.empty())
        .pagesIfAllowed("/api/v1/pods", KubeApiPagesTest::names);
  }

  private static List<String> names(JsonNode list) {
    return StreamSupport.stream(list.path("items").spliterator(), false)
        .map(item -> item.path("name").asText())
        .toList();
  }

  @Test
  void aLongListComesPageByPage() throws IOException {
    assertThat(read()).contains(List.of("p0", "p1", "p2"));
    assertThat(asked)
        .containsExactly("limit=500", "limit=500&continue=a+b%2B1", "limit=500&continue=a+b%2B2");
  }

  @Test
  void whatMayNotBeListedIsNothing() throws IOException {
    status = 403;

    assertThat(read()).isEmpty();
  }

  @Test
  void aListWithoutEndIsGivenUp() {
    pages = Integer.MAX_VALUE;

    assertThatThrownBy(this::read)
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("more than 300 pages of /api/v1/pods");
    assertThat(asked).hasSize(300);
  }
}
