"""`rolecall install`, in a home of the test's own."""

from __future__ import annotations

import errno
import sys

import pytest

from rolecall import _install


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    monkeypatch.delenv("IPYTHONDIR", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def started():
    shell = object()
    namespace = {"get_ipython": lambda: shell}
    exec(compile(_install.startup().read_text(), "startup", "exec"), namespace)
    return shell


def test_a_notebook_begins_with_the_extension_and_twice_is_as_once(monkeypatch, capsys):
    loaded = []
    monkeypatch.setattr("rolecall.load_ipython_extension", loaded.append)

    assert _install.main([]) == 0 and _install.main([]) == 0

    assert loaded == [] and [started()] == loaded
    assert str(_install.startup()) in capsys.readouterr().out


def test_where_the_package_is_gone_it_does_nothing_without_a_word(monkeypatch, capsys):
    _install.main([])
    capsys.readouterr()
    monkeypatch.setitem(sys.modules, "rolecall", None)

    started()

    assert capsys.readouterr() == ("", "")


def test_what_it_made_and_the_archives_are_removed(home, capsys):
    _install.main([])
    for folder in _install._archives():
        folder.mkdir(parents=True)
        (folder / "25-1-2-3").touch()
    other = home / "cache" / "rolecall" / "elsewhere"
    other.mkdir()

    assert _install.main(["--remove"]) == 0

    assert not _install.startup().exists() and not any(folder.exists() for folder in _install._archives())
    assert other.exists() and _install.startup().parent.exists()
    assert capsys.readouterr().out.count("Removed: ") == 1 + len(_install._archives())
    assert _install.main(["--remove"]) == 0
    assert "Nothing is there" in capsys.readouterr().out


def test_a_home_that_cannot_be_written_is_told_with_what_to_do(home, capsys):
    (home / ".ipython").write_text("a file is there")

    assert _install.main([]) == 2
    assert "%load_ext rolecall" in capsys.readouterr().err


def test_a_full_disk_is_told_with_the_file(monkeypatch, capsys):
    def refused(self, text):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(_install.Path, "write_text", refused)

    assert _install.main([]) == 2
    assert "50-rolecall.py cannot be written (No space left on device)" in capsys.readouterr().err


def test_what_it_does_not_take_is_told(capsys):
    assert _install.main(["--now"]) == 2
    assert "rolecall install --help" in capsys.readouterr().err
