"""What may follow on a line `%rolecall …`: told by what the build took from the command itself, so that Tab waits for no Java."""

from __future__ import annotations

import difflib
import functools
import json
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional

_MAGIC = "%rolecall"
_FILE = Path(__file__).with_name("arguments.json")


def load(shell: Any, own: Mapping[str, List[str]]) -> None:
    """Has Tab offer it, and on such a line nothing that would be Python.

    Args:
        shell: IPython's.
        own: as of `candidates`.
    """
    try:
        from IPython.core.completer import SimpleCompletion, context_matcher
    except ImportError:
        # IPython before 8.6 offers what it takes for Python besides.
        shell.set_hook("complete_command", lambda _, event: candidates(event.text_until_cursor, own), str_key=_MAGIC)
        return

    @context_matcher(identifier=_MAGIC)
    def matcher(context: Any) -> Any:
        line = context.text_until_cursor
        found = candidates(line, own) if line.split()[:1] == [_MAGIC] else []
        return {"completions": [SimpleCompletion(each, type="magic") for each in found], "suppress": bool(found)}

    shell.Completer.custom_matchers.append(matcher)


def unload(shell: Any) -> None:
    shell.strdispatchers["complete_command"].strs.pop(_MAGIC, None)
    matchers = getattr(shell.Completer, "custom_matchers", [])
    matchers[:] = [each for each in matchers if getattr(each, "matcher_identifier", "") != _MAGIC]


def candidates(before: str, own: Mapping[str, List[str]]) -> List[str]:
    """What the last word of a line may be.

    Args:
        before: the line up to the cursor, with the magic's name.
        own: the subcommands that the magic itself has, each with what it takes.
    """
    words = before.split()
    begun = words.pop() if words and not before[-1].isspace() else ""
    if len(words) < 2:
        return _beginning(begun, list({*_commands(), *own}) if words else [])
    if words[1] in own:
        return _beginning(begun, own[words[1]])
    command = _commands().get(words[1], {"options": {}, "values": []})
    name, equals, value = begun.partition("=")
    if equals:
        # IPython takes what stands behind the sign for the word.
        return _beginning(value, command["options"].get(name) or [])
    expected = command["options"].get(words[-1])
    if expected is not None:
        return _beginning(begun, expected)
    return _beginning(begun, list(command["options"]) if begun.startswith("-") else command["values"] or list(command["options"]))


def meant(word: str, own: Mapping[str, List[str]]) -> Optional[str]:
    """Which of the magic's own subcommands a word is for that is none; None where it is none, or the command's to tell."""
    known = [*_commands(), *own]
    near = [] if word in known else difflib.get_close_matches(word, known, 1)
    return near[0] if near and near[0] in own else None


def _beginning(begun: str, words: List[str]) -> List[str]:
    return sorted(word for word in words if word.startswith(begun))


@functools.lru_cache(maxsize=None)
def _commands() -> Dict[str, Any]:
    commands: Dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return commands
