package dev.rolecall.embedded.aws;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** IAM's actions on the tags of roles, which are the tags of their sessions as well. */
final class IamTags {
  /** IAM User Guide, IAM and AWS STS quotas: tags of a role, and of a session. */
  static final int MOST = 50;

  private static final String PARAMETER = "Tags";

  // IAM and STS API References, Tag.
  private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+");
  private static final Pattern VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

  private final Account account;

  IamTags(Account account) {
    this.account = account;
  }

  void addTo(Map<String, QueryActions.Action> actions) {
    actions.put("TagRole", (form, caller) -> tag(form));
    actions.put("UntagRole", (form, caller) -> untag(form));
    actions.put("ListRoleTags", (form, caller) -> list(form));
  }

  /** Those that a request gives; keys differ by more than case (IAM User Guide, Tags for IAM). */
  static SortedMap<String, String> given(QueryForm form) {
    List<String> keys = form.members(PARAMETER, ".Key");
    List<String> values = form.members(PARAMETER, ".Value");
    SortedMap<String, String> tags = none();
    for (int i = 0; i < Math.min(keys.size(), values.size()); i++) {
      tags.put(keys.get(i), values.get(i));
    }
    return tags;
  }

  /** What {@link #given} is to have: each tag its value, and no key twice. */
  static void check(QueryForm form, Constraints constraints) {
    List<String> keys = form.members(PARAMETER, ".Key");
    constraints.atMost(PARAMETER, keys, MOST);
    for (int i = 1; i <= keys.size(); i++) {
      String tag = PARAMETER + ".member." + i;
      constraints.matches(tag + ".Key", constraints.required(tag + ".Key", 1, 128), KEY);
      constraints.matches(tag + ".Value", constraints.required(tag + ".Value", 0, 256), VALUE);
    }
    Set<String> different = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    different.addAll(keys);
    if (different.size() < keys.size()) {
      throw QueryErrors.TAG_KEY_TWICE.error();
    }
  }

  /** As a role shows them. */
  static void write(XmlDocument xml, SortedMap<String, String> tags) {
    xml.list(
        PARAMETER,
        List.copyOf(tags.entrySet()),
        (each, tag) -> each.add("Key", tag.getKey()).add("Value", tag.getValue()));
  }

  private QueryActions.Result tag(QueryForm form) {
    Role role = IamRoles.existing(account, form);
    SortedMap<String, String> given = given(form);
    return changed(role, given.keySet(), given);
  }

  private QueryActions.Result untag(QueryForm form) {
    return changed(IamRoles.existing(account, form), form.members("TagKeys"), Map.of());
  }

  /** A tag that is given anew has its key as it is given. */
  private QueryActions.Result changed(
      Role role, Collection<String> without, Map<String, String> with) {
    SortedMap<String, String> tags = none();
    tags.putAll(role.tags());
    without.forEach(key -> tags.remove(key));
    tags.putAll(with);
    account.put(role.withTags(tags));
    return QueryActions.Result.NONE;
  }

  private static SortedMap<String, String> none() {
    return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  }

  private QueryActions.Result list(QueryForm form) {
    Role role = IamRoles.existing(account, form);
    return xml -> {
      write(xml, role.tags());
      xml.add("IsTruncated", false);
    };
  }
}
