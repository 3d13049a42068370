"""The worked example of the README, run as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"
HEADING = "## A worked example: two annotators"


def script() -> str:
    part = README.read_text("utf-8").split(HEADING)[1].split("\n## ")[0]
    return "set -e\n" + "\n".join(re.findall(r"```sh\n(.*?)```", part, re.DOTALL))


def test_two_annotators_come_together_in_one_layer_and_a_file(tmp_path: Path) -> None:
    folders = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("DATA", "STATE", "CACHE", "CONFIG")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, **folders, "PATH": path, "USER": "carol", "LOGNAME": "carol"}
    done = subprocess.run(
        ["bash", "-c", script()],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert ["rule", "anna", "ben", "strict", "0.600", "0.600", "0.600"] in lines
    assert [line[2:4] + line[4:6] for line in lines if line[3:4] in (["boundary"], ["only anna"])] == [
        ["16", "only anna", "PRODUCT Aurora", ""],
        ["76", "boundary", "ORG the Port Authority", "ORG Port Authority"],
    ]
    gold = [(line[8], line[3]) for line in lines if len(line) > 9 and line[4] == "accepted"]
    assert gold == [
        ("Bergen", "GPE"),
        ("Monday", "DATE"),
        ("Ingrid Solheim", "PERSON"),
        ("Port Authority", "ORG"),
        ("Lerwick", "GPE"),
    ]
    assert {line[2] for line in lines if line[3:4] and line[3].startswith("adjudicate")} == {"carol"}
    conll = (tmp_path / "gold.conll").read_text("utf-8").splitlines()
    first = [words.split()[0] for words, _ in gold]
    assert [line.split("\t")[0] for line in conll if "\tB-" in line] == first
    assert "Ingrid Solheim" in (tmp_path / "report.html").read_text("utf-8")
