"""What Tab offers behind `%rolecall`."""

from __future__ import annotations

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

import rolecall
from rolecall import _agent, _complete


@pytest.fixture(scope="module")
def shell():
    one = InteractiveShell()
    rolecall.load_ipython_extension(one)
    yield one
    rolecall.unload_ipython_extension(one)


@pytest.fixture(autouse=True)
def no_agent(monkeypatch):
    def asked(*arguments):
        raise AssertionError("Tab must not wait for an agent")

    monkeypatch.setattr(_agent, "_connected", asked)


def offered(shell, line):
    with provisionalcompleter():
        return [each.text for each in shell.Completer.completions(line, len(line))]


@pytest.mark.parametrize(
    "line, words",
    [
        ("%rolecall ", ["can", "check", "credentials", "explain", "hints", "simulate", "whoami", "why"]),
        ("%rolecall wh", ["whoami", "why"]),
        ("%rolecall can s3:G", ["s3:GetObject"]),
        ("%rolecall check --sc", ["--scope"]),
        ("%rolecall check --strict --acc", ["--access"]),
        ("%rolecall check --access ", ["read", "write"]),
        ("%rolecall check --access=w", ["write"]),
        ("%rolecall check --format j", ["json", "junit"]),
        ("%rolecall whoami ", ["--help", "-h"]),
        ("%rolecall explain trust-sub-m", ["trust-sub-mismatch"]),
        ("%rolecall explain --st", ["--sts"]),
        ("%rolecall hints o", ["off", "on"]),
        ("import os\n%rolecall chec", ["check"]),
        ("who = 1\n%rolecall explain role-mi", ["role-missing"]),
    ],
)
def test_tab_offers_what_the_command_takes_and_nothing_else(shell, line, words):
    assert offered(shell, line) == words


@pytest.mark.parametrize("line", ["%rolecall nonsense --sc", "%rolecall check --scope s3", "import o", "%timei"])
def test_elsewhere_it_leaves_others_alone(shell, line):
    assert offered(shell, line) == offered(InteractiveShell(), line)


def test_an_older_ipython_offers_it_too(monkeypatch):
    monkeypatch.delattr("IPython.core.completer.context_matcher", raising=False)
    older = InteractiveShell()
    rolecall.load_ipython_extension(older)

    assert {"read", "write"} <= set(offered(older, "%rolecall check --access "))
    rolecall.unload_ipython_extension(older)
    assert "read" not in offered(older, "%rolecall check --access ")


def test_without_the_extension_nothing_is_offered():
    other = InteractiveShell()
    rolecall.load_ipython_extension(other)
    rolecall.unload_ipython_extension(other)

    assert "check" not in offered(other, "%rolecall ")


@pytest.mark.parametrize(
    "line, told",
    [
        ("credentails on --read-only", "Type: %rolecall credentials on --read-only"),
        ("hint off", "Type: %rolecall hints off"),
        ("whyy", "Type: %rolecall why"),
    ],
)
def test_what_is_mistyped_of_the_magics_own_is_told(shell, capsys, line, told):
    shell.run_line_magic("rolecall", line)

    assert capsys.readouterr().out == "rolecall: there is no command '%s'.\n%s\n" % (line.split()[0], told)


@pytest.mark.parametrize("word", ["check", "credentials", "chekc", "whoam", "--help", "-V", "nonsense"])
def test_what_is_the_commands_to_tell_is_left_to_it(word):
    assert _complete.meant(word, {"credentials": [], "hints": [], "why": []}) is None
