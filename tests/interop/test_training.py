"""spaCy's own commands on a project file: the configuration of the README, as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import spacy
from spacy.util import load_config

from tests.newsroom import build

README = Path(__file__).parents[2] / "README.md"


def run(*words: str) -> str:
    command = [sys.executable, "-m", "spacy", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_spacy_trains_on_the_project_itself(tmp_path: Path) -> None:
    build(tmp_path / "annotations.json")
    run("init", "config", str(tmp_path / "config.cfg"), "--lang", "en", "--pipeline", "ner")
    (block,) = re.findall(r"```ini\n(\[corpora.*?)```", README.read_text("utf-8"), re.DOTALL)
    config = load_config(tmp_path / "config.cfg")
    config["corpora"] = type(config)().from_str(f"[corpora]\n\n{block}", interpolate=False)["corpora"]
    config.to_disk(tmp_path / "config.cfg")
    project = str(tmp_path / "annotations.json")
    where = ("--paths.train", project, "--paths.dev", project)
    steps = ("--training.max_steps", "60", "--training.eval_frequency", "20")
    out = run("train", str(tmp_path / "config.cfg"), *where, *steps, "--output", str(tmp_path / "model"))
    print(out)
    model = spacy.load(tmp_path / "model" / "model-best")
    assert model.meta["performance"]["ents_f"] > 0.1
    assert {"ORG", "PERSON", "GPE"} <= set(model.meta["labels"]["ner"])
