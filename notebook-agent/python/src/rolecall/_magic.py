"""`%rolecall` in a cell."""

from __future__ import annotations

import shlex
import sys
from typing import Any, List, Optional

from IPython.core.magic import Magics, line_magic, magics_class
from IPython.display import display

from . import _agent, _complete, _credentials, _failure, _report
from ._errors import RolecallError

# What is no command line of the agent's, and what follows it.
_OWN = {"credentials": ["--prefix", "--read-only", "off", "on"], "hints": ["off", "on"], "why": []}


class _Shown:
    """HTML, with the terminal's text beside it for what shows none."""

    def __init__(self, text: str, markup: str) -> None:
        self._text = text
        self._html = markup

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        return {"text/plain": self._text, "text/html": self._html}


class _Text:
    """The terminal's text, as it stands."""

    def __init__(self, text: str) -> None:
        self._text = text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        return {"text/plain": self._text}


@magics_class
class RolecallMagics(Magics):
    """`%rolecall`, and a line under what AWS refused."""

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self._hints = True

    @line_magic
    def rolecall(self, line: str) -> Optional[_report.Report]:
        """Verifies the role of this pod, and says what is wrong. `%rolecall check --help` tells what it takes.

        %rolecall check            verify this pod's role
        %rolecall whoami           the caller, and until when
        %rolecall can ACTION RESOURCE
                                   whether the role may, such as s3:GetObject s3://bucket/key
        %rolecall why              what the last exception came of
        %rolecall explain NAME     a finding
        %rolecall hints on|off     a line under what AWS refused
        %rolecall credentials on   the role for clients that do not know web identity
        """
        try:
            arguments = shlex.split(line)
        except ValueError as error:
            return self._tell("rolecall: the line cannot be read: %s.\nClose its quotes." % error)
        try:
            if arguments[:1] == ["why"]:
                return self._why(arguments[1:])
            if arguments[:1] == ["hints"]:
                return self._switch(arguments[1:])
            if arguments[:1] == ["credentials"]:
                return self._tell(_credentials.run(arguments[1:]))
            meant = _complete.meant(arguments[0], _OWN) if arguments else None
            if meant is not None:
                right = "%rolecall " + shlex.join([meant] + arguments[1:])
                return self._tell("rolecall: there is no command '%s'.\nType: %s" % (arguments[0], right))
            return self._run(arguments)
        except RolecallError as error:
            return self._tell("rolecall: %s" % error)

    def _run(self, arguments: List[str]) -> Optional[_report.Report]:
        progress = _Progress(hasattr(self.shell, "kernel"))
        answer = _agent.ask(arguments, progress.add)
        progress.end(_Shown(answer.text, answer.html))
        if answer.report is None:
            return None
        count = self.shell.execution_count
        return _report.of(answer.report, answer.text, answer.html, lambda: self.shell.execution_count == count)

    def _why(self, arguments: List[str]) -> None:
        if arguments:
            return self._tell("rolecall why: it takes nothing, and explains the last exception.")
        failure = _failure.read(getattr(sys, "last_value", None))
        if failure is None:
            return self._tell(
                "rolecall why: no exception of this notebook tells of a refusal by AWS.\n"
                "Run the cell that fails, and then this line."
            )
        asked = ["why", "--error", failure.text, "--credentials", failure.credentials]
        asked += ["--action", failure.action] if failure.action else []
        asked += ["--resource", failure.resource] if failure.resource else []
        self._run(asked)
        return None

    def _switch(self, arguments: List[str]) -> None:
        if arguments not in (["on"], ["off"]):
            return self._tell("rolecall hints: it takes on or off.")
        self._hints = arguments == ["on"]
        return None

    def _tell(self, text: str) -> None:
        print(text)

    def hint(self, result: Any) -> None:
        """After a cell: one line, where it ended with what AWS refused. Nothing else is changed."""
        error = getattr(result, "error_in_exec", None)
        if error is None or not self._hints:
            return
        try:
            failure = _failure.read(error)
        except Exception:  # noqa: BLE001 An exception of others is theirs to print, whatever it does when asked.
            return
        if failure is not None:
            print("Rolecall: %s · %%rolecall why" % failure.line)


class _Progress:
    """The lines so far, in the place where the answer will stand; in a terminal they are the answer."""

    def __init__(self, in_cell: bool) -> None:
        self._in_cell = in_cell
        self._lines: List[str] = []
        self._handle: Any = None

    def add(self, line: str) -> None:
        if not self._in_cell:
            return print(line)
        self._lines.append(line)
        shown = _Text("\n".join(self._lines))
        if self._handle is None:
            self._handle = display(shown, display_id=True)
        else:
            self._handle.update(shown)

    def end(self, shown: _Shown) -> None:
        if not self._in_cell:
            return
        if self._handle is None:
            display(shown)
        else:
            self._handle.update(shown)


def load(shell: Any) -> None:
    if "rolecall" in shell.magics_manager.magics["line"]:
        return
    magics = RolecallMagics(shell)
    shell.register_magics(magics)
    shell.events.register("post_run_cell", magics.hint)
    _complete.load(shell, _OWN)


def unload(shell: Any) -> None:
    magics = shell.magics_manager.registry.pop("RolecallMagics", None)
    if magics is None:
        return
    shell.magics_manager.magics["line"].pop("rolecall", None)
    shell.events.unregister("post_run_cell", magics.hint)
    _complete.unload(shell)
