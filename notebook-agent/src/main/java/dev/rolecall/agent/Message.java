package dev.rolecall.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.report.Format;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A line of JSON, one object. A request is {@code {"arguments": ["check", …], "process": NUMBER}};
 * to it come any number of {@code {"told": LINE}}, and at last {@code {"exit": CODE, "text": …,
 * "html": …}}, with {@code "report"} where there is one, and {@code "environment"} where that of
 * the process is to change: by name the value, or null where there is to be none.
 */
final class Message {
  /** So much may be asked: what is explained may be the whole text of an error. */
  private static final int LONGEST = 1 << 20;

  private static final JsonMapper JSON = new JsonMapper();

  private Message() {}

  /**
   * Reads a request.
   *
   * @throws IOException where it is none
   */
  static Request request(ByteChannel from) throws IOException {
    JsonNode request = JSON.readTree(line(from));
    JsonNode arguments = request.path("arguments");
    if (!arguments.isArray()) {
      throw new IOException("it has no \"arguments\"");
    }
    List<String> list = new ArrayList<>();
    for (JsonNode argument : arguments) {
      if (!argument.isTextual()) {
        throw new IOException("an argument is no text");
      }
      list.add(argument.asText());
    }
    JsonNode process = request.path("process");
    return new Request(
        list,
        process.canConvertToLong() ? OptionalLong.of(process.asLong()) : OptionalLong.empty());
  }

  private static String line(ByteChannel from) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    ByteBuffer part = ByteBuffer.allocate(8192);
    while (from.read(part) >= 0) {
      part.flip();
      int length = part.remaining();
      line.write(part.array(), 0, length);
      if (length > 0 && part.array()[length - 1] == '\n') {
        return line.toString(StandardCharsets.UTF_8);
      }
      if (line.size() > LONGEST) {
        throw new IOException("it has more than " + LONGEST + " bytes");
      }
      part.clear();
    }
    throw new EOFException("it does not end");
  }

  static String told(String line) {
    return written(JSON.createObjectNode().put("told", line));
  }

  static String answer(Reply reply) {
    Cell cell = reply.cell();
    ObjectNode answer =
        JSON.createObjectNode()
            .put("exit", cell.exitCode())
            .put("text", cell.text())
            .put("html", cell.html());
    cell.report().ifPresent(report -> answer.set("report", tree(Format.JSON.render(report))));
    if (!reply.environment().isEmpty()) {
      ObjectNode environment = answer.putObject("environment");
      reply.environment().forEach((name, value) -> environment.put(name, value.orElse(null)));
    }
    return written(answer);
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the report is not the JSON that it should be", e);
    }
  }

  private static String written(ObjectNode message) {
    return message + "\n";
  }
}
