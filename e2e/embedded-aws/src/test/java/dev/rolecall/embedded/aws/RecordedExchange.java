package dev.rolecall.embedded.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What AWS was recorded to answer: a line of {@code recorded-sts.txt}, which tells of its members.
 *
 * @param group the heading that it stands under
 */
record RecordedExchange(String group, JsonNode line, Map<String, String> refusals) {
  private static final String OTHER_SESSION = "the-other-statement";
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern TIME = Pattern.compile("<now([+-][0-9.]+)?>");
  private static final Pattern REPEATED = Pattern.compile("<(.)\\*(\\d+)>");

  /**
   * All of them, in their order.
   *
   * @param now the second in which AWS answers
   * @param names what else stands for what, by its name without the angle brackets
   */
  static List<RecordedExchange> all(long now, Map<String, String> names) {
    List<RecordedExchange> all = new ArrayList<>();
    Map<String, String> refusals = new LinkedHashMap<>();
    String group = "";
    for (String line : filled(text(), now, names).split("\n", -1)) {
      if (line.startsWith("== ")) {
        group = line.substring(3);
      } else if (line.startsWith("{")) {
        all.add(new RecordedExchange(group, read(line), refusals));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        String[] refusal = line.split(" = ", 2);
        refusals.put(refusal[0], refusal[1]);
      }
    }
    return all;
  }

  private static String filled(String text, long now, Map<String, String> names) {
    String filled =
        TIME.matcher(text)
            .replaceAll(
                time ->
                    BigDecimal.valueOf(now)
                        .add(new BigDecimal(Objects.requireNonNullElse(time.group(1), "0")))
                        .toPlainString());
    filled =
        REPEATED
            .matcher(filled)
            .replaceAll(letter -> letter.group(1).repeat(Integer.parseInt(letter.group(2))));
    for (Map.Entry<String, String> name : names.entrySet()) {
      filled = filled.replace("<" + name.getKey() + ">", name.getValue());
    }
    return filled;
  }

  private static String text() {
    try (InputStream lines =
        Objects.requireNonNull(RecordedExchange.class.getResourceAsStream("recorded-sts.txt"))) {
      return new String(lines.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  String name() {
    return line.get("name").textValue();
  }

  /** How many of the recordings have it. */
  int times() {
    return line.get("in").size();
  }

  /** By which algorithm the token is signed. */
  String algorithm() {
    return line.path("alg").asText("RS256");
  }

  /** The token's header, as text. */
  String header() {
    return line.has("header")
        ? line.get("header").toString()
        : "{\"alg\":\"%s\",\"kid\":\"%s\",\"typ\":\"JWT\"}".formatted(algorithm(), algorithm());
  }

  /** The token's claims as text, in which one may stand twice. */
  String payload(Map<String, Object> sound) {
    Map<String, Object> claims = new LinkedHashMap<>(sound);
    line.path("without").forEach(name -> claims.remove(name.textValue()));
    line.path("claims").properties().forEach(claim -> claims.put(claim.getKey(), claim.getValue()));
    String object = JSON.valueToTree(claims).toString();
    return object.substring(0, object.length() - 1) + line.path("then").asText("") + "}";
  }

  /** A parameter of the request. */
  Optional<String> parameter(String name) {
    return Optional.ofNullable(line.path("request").get(name)).map(JsonNode::textValue);
  }

  /** The role's trust policy. */
  String trustPolicy(String provider) {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Effect", "Allow");
    statement.put("Principal", Map.of("Federated", provider));
    if (!line.has("trust")) {
      statement.put(
          "Action",
          List.of("sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:SetSourceIdentity"));
      return policy(List.of(statement));
    }
    statement.put("Action", "sts:AssumeRoleWithWebIdentity");
    Map<String, Object> first = new LinkedHashMap<>(statement);
    first.put("Condition", Map.of("StringEquals", Map.of("sts:RoleSessionName", OTHER_SESSION)));
    line.get("trust")
        .properties()
        .forEach(member -> statement.put(member.getKey(), member.getValue()));
    return policy(List.of(first, statement));
  }

  private static String policy(List<Map<String, Object>> statements) {
    return JSON.valueToTree(Map.of("Version", "2012-10-17", "Statement", statements)).toString();
  }

  /** What AWS answered: members of a grant, or {@code refused}. */
  Map<String, String> answer(Map<String, String> sound) {
    if (line.has("refused")) {
      String refused = line.get("refused").textValue();
      return Map.of("refused", refusals.getOrDefault(refused, refused));
    }
    Map<String, String> granted = new LinkedHashMap<>(sound);
    line.get("granted")
        .properties()
        .forEach(member -> granted.put(member.getKey(), member.getValue().textValue()));
    return granted;
  }
}
