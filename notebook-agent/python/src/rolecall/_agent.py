"""The process that carries out command lines for cells: started once, spoken to over a socket of this user's."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

from . import _java
from ._errors import RolecallError
from ._version import __version__

# A JVM without an archive of its classes was ready in 2 s; a busy machine takes its time.
_START_LIMIT = 60.0
_INTERVAL = 0.05

_SOCKET = "agent-" + __version__
# Of a socket: 104 on macOS with its end, 108 on Linux (unix(4), unix(7)).
_LONGEST_PATH = 103

# What it prints once it, or another one, listens.
_BEGUN = ("ready", "there")


@dataclass(frozen=True)
class Answer:
    """What a command line came to.

    Attributes:
        exit: 0 passed, 1 failed, 2 used wrongly, 70 a defect of Rolecall's, 130 interrupted.
        text: all that a terminal would show.
        html: the same for a cell.
        report: the report's JSON, of `check` and `whoami`.
        environment: what the process is to have in its environment; None where there is to be none of a name.
    """

    exit: int
    text: str
    html: str
    report: Optional[Dict[str, Any]]
    environment: Dict[str, Optional[str]] = field(default_factory=dict, repr=False)


def ask(
    arguments: List[str], told: Callable[[str], None] = lambda line: None, process: Optional[int] = None
) -> Answer:
    """Has a command line carried out. Whatever ends the wait ends the command line too, cleaned up.

    Args:
        arguments: as after `rolecall` in a shell.
        told: is called with each line that a terminal would show.
        process: the one that it is for, where that is not this one.

    Raises:
        RolecallError: where there is no agent, and none can be started.
    """
    request = {"arguments": arguments, "process": os.getpid() if process is None else process}
    heard: List[str] = []

    def hear(line: str) -> None:
        heard.append(line)
        told(line)

    answer = _asked(request, hear)
    if answer is None and not heard:
        # One that was just killed took the connection, and nobody has it now.
        answer = _asked(request, hear)
    if answer is None:
        raise RolecallError(
            "Rolecall's agent ended before it had answered.",
            "Somebody ended it, or the machine is out of memory.",
            "Do it again: the next command line starts another one.",
        )
    return answer


def _asked(request: Dict[str, Any], told: Callable[[str], None]) -> Optional[Answer]:
    """What it came to; None where the agent ended meanwhile."""
    with _connected() as connection, contextlib.suppress(ConnectionError):
        connection.sendall((json.dumps(request) + "\n").encode())
        with connection.makefile("r", encoding="utf-8") as lines:
            for line in lines:
                message = json.loads(line)
                if "exit" in message:
                    return Answer(
                        message["exit"],
                        message["text"],
                        message["html"],
                        message.get("report"),
                        message.get("environment") or {},
                    )
                told(message["told"])
    return None


def _connected() -> socket.socket:
    path = _folder() / _SOCKET
    connection = _connect(path)
    if connection is None:
        _start(path)
        deadline = time.monotonic() + _START_LIMIT
        while (connection := _connect(path)) is None:
            if time.monotonic() > deadline:
                raise _no_agent("It was started, and does not answer at %s." % path)
            time.sleep(_INTERVAL)
    return connection


def _connect(path: Path) -> Optional[socket.socket]:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(str(path))
        return connection
    except OSError:
        connection.close()
        return None


def _start(path: Path) -> None:
    """Starts one, which outlives this kernel; returns once it listens, or another one is about to."""
    try:
        words = tempfile.TemporaryFile()
    except OSError as error:
        raise RolecallError(
            "Rolecall's agent did not start: no temporary file can be written (%s)." % error,
            "The disk is full or read-only.",
            "Name a folder that can be written: import os, tempfile; os.environ['TMPDIR'] = '/a/folder'; tempfile.tempdir = None",
        ) from None
    with words as said:
        try:
            process = subprocess.Popen(
                _java.command(_java.AGENT) + ["agent", "--socket", str(path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
                env=_java.environment(),
                start_new_session=True,
                cwd="/",
            )
        except OSError as error:
            raise _no_agent(str(error)) from None
        assert process.stdout is not None
        with process.stdout as out:
            line = out.readline().decode(errors="replace").strip()
            # A JVM that cannot start says so on standard output.
            more = b"" if line in _BEGUN else out.read(4096)
        if line not in _BEGUN:
            process.wait()
            said.seek(0)
            told = [said.read(4096).decode(errors="replace").strip(), line, more.decode(errors="replace").strip()]
            raise _no_agent(" ".join(each for each in told if each) or "It said nothing.")
    if line == "ready":
        _archive()


def _archive() -> None:
    """Has the next agent start sooner: the launcher makes an archive of classes behind a run that ends well."""
    with contextlib.suppress(OSError):
        subprocess.Popen(
            _java.command(_java.AGENT) + ["agent", "--rehearse"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_java.environment(),
            start_new_session=True,
            cwd="/",
        )


def _folder() -> Path:
    """Of this user alone, gone with the pod: XDG_RUNTIME_DIR where it is that, else one below the temporary files."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = Path(runtime, "rolecall")
    if not _is_own(runtime) or len(os.fsencode(folder / _SOCKET)) > _LONGEST_PATH:
        folder = Path(tempfile.gettempdir(), "rolecall-%d" % os.getuid())
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise _no_folder(folder, str(error)) from None
    if not _is_own(str(folder)):
        raise _no_folder(folder, "it is somebody else's, or open to others")
    return folder


def _is_own(folder: str) -> bool:
    try:
        state = os.lstat(folder)
    except OSError:
        return False
    return stat.S_ISDIR(state.st_mode) and state.st_uid == os.getuid() and not state.st_mode & 0o077


def _no_folder(folder: Path, why: str) -> RolecallError:
    return RolecallError(
        "There is no place for the socket of Rolecall's agent: %s cannot be used (%s)." % (folder, why),
        "It has to be a folder of yours alone, on a disk with room.",
        "Name one: import os; os.environ['XDG_RUNTIME_DIR'] = '/a/folder/of/mode/0700'",
    )


def _no_agent(why: str) -> RolecallError:
    return RolecallError(
        "Rolecall's agent did not start: %s" % why,
        "It is a Java of about 80 MiB beside your kernels.",
        "See what it says in a terminal: rolecall --version",
    )
