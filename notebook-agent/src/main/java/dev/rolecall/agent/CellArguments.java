package dev.rolecall.agent;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.command.Arguments;
import dev.rolecall.command.RolecallCommand;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Prints what the command line of a cell takes, for who builds the package of Python: there Tab
 * must not wait for a Java. By the name of each subcommand {@code {"options": {NAME: [VALUE, …],
 * …}, "values": [VALUE, …]}}, where an option that takes no value has null.
 */
final class CellArguments {
  private CellArguments() {}

  public static void main(String[] args) {
    System.out.println(json());
  }

  static String json() {
    ObjectNode root = new JsonMapper().createObjectNode();
    new RolecallCommand(Map.of(), Clock.systemUTC(), Cell.subcommands(), exhibit -> {})
        .arguments()
        .forEach((name, arguments) -> add(root.putObject(name), arguments));
    return root.toString();
  }

  private static void add(ObjectNode command, Arguments arguments) {
    ObjectNode options = command.putObject("options");
    arguments
        .options()
        .forEach(
            (name, values) ->
                values.ifPresentOrElse(
                    known -> add(options.putArray(name), known), () -> options.putNull(name)));
    add(command.putArray("values"), arguments.values());
  }

  private static void add(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }
}
