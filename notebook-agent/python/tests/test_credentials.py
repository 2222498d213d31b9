"""`%rolecall credentials`, with an agent that answers what the test says."""

from __future__ import annotations

import os
import sys

import pytest

from rolecall import _agent, _commands, _credentials, _java
from rolecall._errors import RolecallError

LED = {
    "AWS_ROLE_ARN": None,
    "AWS_WEB_IDENTITY_TOKEN_FILE": None,
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": None,
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:1/credentials",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN": "shown to nobody",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    """One with a role and the token's file of a pod identity, and no files of AWS's."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name in LED:
        monkeypatch.setenv(name, "put back by the fixture")
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/team-a")
    monkeypatch.setenv("AWS_WEB_IDENTITY_TOKEN_FILE", "/token")
    monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/other")
    yield
    _java.before.clear()


@pytest.fixture
def asked(monkeypatch):
    """What the agent is asked, which answers by the first word after `credentials`."""
    lines = []
    answers = {
        "on": _agent.Answer(0, "Credentials are on.\n", "", None, dict(LED)),
        "off": _agent.Answer(0, "Credentials are off.\n", "", None),
        "": _agent.Answer(0, "Credentials are off.\n", "", None),
    }

    def ask(arguments, process=None):
        lines.append((arguments, process))
        return answers[arguments[1] if len(arguments) > 1 else ""]

    monkeypatch.setattr(_agent, "ask", ask)
    return answers, lines


def aws():
    return {name: value for name, value in os.environ.items() if name.startswith("AWS_")}


def test_on_leads_clients_there_and_off_puts_back_what_was(asked):
    before = aws()

    assert _credentials.run(["on", "--read-only"]) == "Credentials are on."
    assert aws() == {name: value for name, value in LED.items() if value is not None}
    assert _credentials.is_on()

    assert _credentials.run(["off"]) == "Credentials are off."
    assert aws() == before
    assert not _credentials.is_on()
    assert [line for line, _ in asked[1]] == [["credentials", "on", "--read-only"], ["credentials", "off"]]


def test_turned_on_twice_the_first_environment_is_put_back(asked):
    before = aws()
    _credentials.run(["on"])
    _credentials.run(["on", "--read-only"])

    _credentials.run(["off"])

    assert aws() == before


def test_off_puts_back_where_no_agent_can_be_had(asked, monkeypatch):
    before = aws()
    _credentials.run(["on"])

    def none(arguments):
        raise RolecallError("problem", "cause", "remedy")

    monkeypatch.setattr(_agent, "ask", none)
    with pytest.raises(RolecallError):
        _credentials.run(["off"])

    assert aws() == before


def test_what_fails_changes_nothing(asked):
    asked[0]["on"] = _agent.Answer(1, "STS refused the role.\n", "", None)
    before = aws()

    assert _credentials.run(["on"]) == "STS refused the role."
    assert aws() == before


def test_an_agent_that_is_started_meanwhile_means_the_pod(asked, monkeypatch):
    monkeypatch.setattr(_java, "_home", lambda: "/java")
    _credentials.run(["on"])

    environment = _java.environment()

    assert environment["AWS_ROLE_ARN"] == "arn:aws:iam::111122223333:role/team-a"
    assert "AWS_CONTAINER_CREDENTIALS_FULL_URI" not in environment
    assert environment["JAVA_HOME"] == "/java"


def test_an_endpoint_that_was_lost_is_told(asked):
    _credentials.run(["on"])

    assert "This kernel still asks for them at http://127.0.0.1:1/credentials." in _credentials.run([])


def test_keys_and_profiles_are_told_and_stay(asked, monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA")
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "credentials").write_text("# mine\n [ default ]\n")
    (tmp_path / ".aws" / "config").write_text("[profile default-2]\n[other]\n")

    told = _credentials.run(["on"])

    assert 'AWS_ACCESS_KEY_ID is set, and wins. Without it: del os.environ["AWS_ACCESS_KEY_ID"]' in told
    assert ".aws/credentials says of the profile default wins" in told
    assert ".aws/config" not in told
    assert os.environ["AWS_ACCESS_KEY_ID"] == "AKIA"


def test_a_shell_is_told_what_to_export_and_holds_the_token(asked, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["rolecall", "agent", "--read-only", "--credentials"])
    with pytest.raises(SystemExit) as ended:
        _commands.rolecall()

    assert ended.value.code == 0
    told = capsys.readouterr()
    assert told.out == (
        "unset AWS_ROLE_ARN\n"
        "unset AWS_WEB_IDENTITY_TOKEN_FILE\n"
        "unset AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE\n"
        "export AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:1/credentials\n"
        "export AWS_CONTAINER_AUTHORIZATION_TOKEN='shown to nobody'\n"
    )
    assert told.err == "Credentials are on.\n"
    assert asked[1] == [(["credentials", "on", "--read-only"], os.getppid())]
    assert not _credentials.is_on()


def test_what_the_cell_shows_has_no_token(asked):
    assert "shown to nobody" not in _credentials.run(["on"])
    assert "shown to nobody" not in repr(asked[0]["on"])
