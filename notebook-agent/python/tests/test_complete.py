"""What Tab offers behind `%rolecall`."""

from __future__ import annotations

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

import rolecall
from rolecall import _agent


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
    "line, word",
    [
        ("%rolecall ", "check"),
        ("%rolecall ", "why"),
        ("%rolecall wh", "whoami"),
        ("%rolecall check --sc", "--scope"),
        ("%rolecall check --strict --acc", "--access"),
        ("%rolecall check --access ", "read"),
        ("%rolecall check --access=w", "write"),
        ("%rolecall check --format j", "junit"),
        ("%rolecall explain trust-sub-m", "trust-sub-mismatch"),
        ("%rolecall explain --st", "--sts"),
        ("%rolecall hints o", "off"),
        ("import os\n%rolecall chec", "check"),
        ("who = 1\n%rolecall explain role-mi", "role-missing"),
    ],
)
def test_tab_offers_what_the_command_takes(shell, line, word):
    assert word in offered(shell, line)


@pytest.mark.parametrize(
    "line, word",
    [
        ("%rolecall w", "check"),
        ("%rolecall check --access ", "--strict"),
        ("%rolecall why ", "check"),
        ("%rolecall whoami --acc", "--access"),
        ("%rolecall nonsense ", "--scope"),
    ],
)
def test_tab_offers_nothing_else(shell, line, word):
    assert word not in offered(shell, line)


def test_without_the_extension_nothing_is_offered():
    other = InteractiveShell()
    rolecall.load_ipython_extension(other)
    rolecall.unload_ipython_extension(other)

    assert "check" not in offered(other, "%rolecall ")
