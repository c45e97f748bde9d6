from __future__ import annotations

import json
from pathlib import Path

import pytest

from starkeeper.errors import ModelFailed, ModelUntrusted


def test_model_before_it_was_compiled(run) -> None:
    result = run("model")
    assert result.exit_code == 0
    assert "MiniLM" in result.stdout
    assert "Hint: starkeeper model prepare" in result.stderr
    shown = json.loads(run("model", "--json").stdout)
    assert (shown["ready"], shown["folder"], shown["size"]) == (False, None, 0)


def test_model_when_it_is_ready(run, compiled_home: Path) -> None:
    shown = json.loads(run("model", "--json").stdout)
    assert shown["ready"]
    assert shown["checked"]
    assert shown["size"] > 10**7
    assert Path(shown["folder"]).is_dir()
    result = run("model")
    assert "MiB" in result.stdout
    assert result.stderr == ""


def test_prepare_of_a_ready_model_does_nothing(run, compiled_home: Path) -> None:
    result = run("model", "prepare")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(run("model", "prepare", "--json").stdout)["ready"]


@pytest.mark.parametrize("trouble", [ModelFailed, ModelUntrusted])
def test_a_model_that_cannot_be_compiled(run, monkeypatch: pytest.MonkeyPatch, trouble: type[ModelFailed]) -> None:
    def refuse(*_: object) -> None:
        raise trouble("That model cannot serve.", "Name another.")

    monkeypatch.setattr("starkeeper.library.model.prepare", refuse)
    result = run("model", "prepare")
    assert (result.exit_code, result.stdout) == (trouble.exit_code, "")
    assert "once and takes about half a minute" in result.stderr
    assert "Error: That model cannot serve.\nHint: Name another.\n" in result.stderr


def test_a_model_that_is_nowhere(run, places) -> None:
    places.settings.parent.mkdir(parents=True, exist_ok=True)
    places.settings.write_text("model: nobody/has-this-model\n")
    assert run("model", "prepare").exit_code == 22
