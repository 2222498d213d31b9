package dev.rolecall.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.s3.Scope;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who holds a token, in a file of this user's alone: what an agent that was killed leaves to the
 * next one.
 *
 * @param port of the endpoint
 * @param pods what its environment has that theirs has not, by name: nothing that is secret
 */
record KeptHolders(int port, Map<String, String> pods, List<Holder> holders) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long LONGEST = 1 << 20;
  private static final Set<OpenOption> NEW =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);

  KeptHolders {
    pods = Map.copyOf(pods);
    holders = List.copyOf(holders);
  }

  /** What is there; nothing where that is no such file. */
  static Optional<KeptHolders> in(Path file) {
    try {
      return Files.size(file) <= LONGEST
          ? Optional.of(read(JSON.readTree(Files.readString(file))))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException noneOfOurs) {
      return Optional.empty();
    }
  }

  private static KeptHolders read(JsonNode json) {
    List<Holder> holders = new ArrayList<>();
    for (JsonNode each : json.path("holders")) {
      holders.add(
          new Holder(
              each.required("token").asText(),
              each.required("process").asLong(),
              Instant.ofEpochMilli(each.required("began").asLong()),
              new Narrowing(
                  Optional.ofNullable(each.get("scope")).map(JsonNode::asText).map(Scope::parse),
                  each.required("read_only").asBoolean())));
    }
    Map<String, String> pods = new HashMap<>();
    json.required("pod")
        .properties()
        .forEach(each -> pods.put(each.getKey(), each.getValue().asText()));
    return new KeptHolders(json.required("port").asInt(), pods, holders);
  }

  /** Whole or not at all. */
  void write(Path file) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            next,
            NEW,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      Channels.newOutputStream(channel).write(json().getBytes(StandardCharsets.UTF_8));
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private String json() throws JsonProcessingException {
    ObjectNode json = JSON.createObjectNode().put("port", port);
    ObjectNode pod = json.putObject("pod");
    pods.forEach(pod::put);
    ArrayNode all = json.putArray("holders");
    for (Holder holder : holders) {
      ObjectNode one =
          all.addObject()
              .put("token", holder.token())
              .put("process", holder.process())
              .put("began", holder.began().toEpochMilli())
              .put("read_only", holder.narrowing().readOnly());
      holder.narrowing().scope().ifPresent(scope -> one.put("scope", scope.toString()));
    }
    return JSON.writeValueAsString(json);
  }
}
