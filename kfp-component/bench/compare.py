"""What simulate and iam-simulate decide differently, by kind. Fails where a difference is of none.

    python3 compare.py LINES OURS THEIRS
"""

import collections
import json
import re
import sys

GUIDE = "IAM User Guide, "
VARIABLES = GUIDE + "IAM policy elements: Variables and tags, "
OPERATORS = GUIDE + "IAM JSON policy elements: Condition operators, "


def statements(line):
    return [each for policy in line["policies"] for each in policy["document"]["Statement"]]


def listed(value):
    return value if isinstance(value, list) else [value]


def conditions(line):
    """Operator, key in lower case, and values of each condition."""
    for statement in statements(line):
        for operator, keys in statement.get("Condition", {}).items():
            for key, values in keys.items():
                yield operator, key.lower(), listed(values)


def context(line):
    return {key.lower(): value for key, value in line["context"].items()}


def variables(line):
    text = json.dumps([policy["document"] for policy in line["policies"]])
    return [name.lower() for name in re.findall(r"\$\{([^}]*)\}", text)]


def has_no_value(line):
    return any(
        name not in ("*", "?", "$") and "'" not in name and name not in context(line)
        for name in variables(line)
    )


def is_old_with_variables(line):
    return any(
        policy["document"]["Version"] == "2008-10-17" and "${" in json.dumps(policy["document"])
        for policy in line["policies"]
    )


def has_value(line, operators, wanted):
    return any(
        re.search(operators, operator) and any(wanted(value) for value in values)
        for operator, _, values in conditions(line)
    )


def empty(line, operators):
    return any(
        re.search(operators, operator) and context(line).get(key) == ""
        for operator, key, _ in conditions(line)
    )


def address(line):
    return ":" in context(line).get("aws:sourceip", "")


KINDS = [
    (
        "a wildcard in the request's resource is the character: iam-simulate asks for all that fit",
        "S3 User Guide, Naming Amazon S3 objects",
        lambda line: re.search(r"[*?]", line["resource"]),
    ),
    (
        "a variable without a value is like nothing, and a negated operator holds",
        VARIABLES + "Policy variables with no value",
        has_no_value,
    ),
    (
        "in version 2008-10-17 a variable is plain text",
        GUIDE + "IAM JSON policy elements: Version",
        is_old_with_variables,
    ),
    (
        "a default value of a variable",
        VARIABLES + "Specifying default values",
        lambda line: any("'" in name for name in variables(line)),
    ),
    (
        "a time as seconds since 1970",
        OPERATORS + "Date condition operators",
        lambda line: has_value(line, "Date", lambda value: value.isdigit()),
    ),
    (
        "an empty value is no value of a set, and none for Null",
        GUIDE + "Conditions with multiple context keys or values, Note",
        lambda line: empty(line, "^For|Null"),
    ),
    (
        "an address of IPv6 lies in no range of IPv4",
        OPERATORS + "IP address condition operators",
        lambda line: address(line) and has_value(line, "IpAddress", lambda value: True),
    ),
    (
        "a wildcard in any component of a resource's ARN",
        GUIDE + "IAM JSON policy elements: Resource, Using wildcards in resource ARNs",
        lambda line: any(
            re.search(r"^arn:\*|s3:\*$", value)
            for statement in statements(line)
            for name in ("Resource", "NotResource")
            for value in listed(statement.get(name, []))
        ),
    ),
]


def main(lines, ours, theirs):
    counts = collections.Counter()
    total = same = 0
    unexplained = []
    with open(lines) as asked, open(ours) as one, open(theirs) as other:
        for line, mine, its in zip(asked, one, other, strict=True):
            total += 1
            mine, its = json.loads(mine)["decision"], json.loads(its)["decision"]
            if mine == its:
                same += 1
                continue
            request = json.loads(line)
            kinds = [name for name, _, is_of in KINDS if is_of(request)]
            if kinds:
                counts[kinds[0]] += 1
            else:
                unexplained.append((mine, its, line))
    print(f"{total} requests, {same} decided alike")
    for name, page, _ in KINDS:
        print(f"{counts[name]:6} {name}\n       {page}")
    for mine, its, line in unexplained[:5]:
        print(f"of no kind: {mine}, iam-simulate {its}: {line}")
    print(f"{len(unexplained):6} of no kind")
    return 1 if unexplained or not total else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
