"""What is shipped, and what is installed for it."""

from __future__ import annotations

import hashlib
import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tui import __version__
from tui.nlp.pipelines import DEFAULT_MODEL

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WHEEL = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
SDIST = PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]

FIRST_ARTICLE = "000_65a2e1b03cd324a0.txt"
FIRST_SHA256 = "5cf63275e47b861c9978415df989f6e91a42dcc78671321834551403b4312ff9"


APART = "interop"
"""The extra that the tests do not need; what only it brings is pinned below a heading of its own."""


def pins(extra: str = "test") -> dict[str, Version]:
    """Return the versions that constraints.txt pins: what the tests need, or below it what the other does."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    needed, _, apart = text.partition(f"# Only for the extra {APART}.")
    lines = (needed if extra == "test" else apart).splitlines()
    found: dict[str, Version] = {}
    for line in filter(None, (line.partition("#")[0].strip() for line in lines)):
        name, separator, version = line.partition("==")
        assert separator, f"{line!r} is no pin"
        assert canonicalize_name(name) not in found, f"{name} is pinned twice"
        found[canonicalize_name(name)] = Version(version)
    return found


def required(extra: str = "test") -> list[Requirement]:
    """Return what the project and an extra of it name, the extras that this one names written out."""
    found = [Requirement(line) for line in PROJECT["project"]["dependencies"]] if extra == "test" else []
    for requirement in map(Requirement, PROJECT["project"]["optional-dependencies"][extra]):
        if requirement.name == PROJECT["project"]["name"]:
            found += [named for own in sorted(requirement.extras) for named in required(own)]
        else:
            found.append(requirement)
    return found


def installed_for(requirements: list[Requirement]) -> dict[str, Version]:
    """Return what is installed for requirements, by what the packages say of themselves, all the way down."""
    found: dict[str, Version] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = list(requirements)
    while waiting:
        requirement = waiting.pop()
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        package = metadata.distribution(name)
        found[name] = Version(package.version)
        for line in package.requires or ():
            child = Requirement(line)
            if child.marker is None or any(child.marker.evaluate({"extra": e}) for e in ("", *extras)):
                waiting.append(child)
    return found


# -- what is shipped -------------------------------------------------------------------------------


def test_the_wheel_holds_the_styles_and_the_seeds_that_may_be_shipped() -> None:
    seeds = {f"seeds/{path.name}" for path in (ROOT / "seeds").iterdir() if not path.name.startswith("000_")}
    included = WHEEL["force-include"]
    assert set(included) == {"styles", *seeds}
    assert all(target == f"tui/_assets/{source}" for source, target in included.items())
    assert WHEEL["packages"] == ["tui"]
    assert len(seeds) == 3
    assert list((ROOT / "styles").glob("*.tcss"))


def test_the_source_distribution_leaves_the_newspaper_s_text_out() -> None:
    from fnmatch import fnmatchcase

    patterns = [pattern.lstrip("/") for pattern in SDIST["include"]]
    seeds = [f"seeds/{path.name}" for path in (ROOT / "seeds").iterdir()]
    taken = {seed for seed in seeds if any(fnmatchcase(seed, pattern) for pattern in patterns)}
    assert taken == {seed for seed in seeds if not seed.startswith("seeds/000_")}
    assert "seeds" not in patterns


def test_the_first_article_is_what_it_was_byte_for_byte() -> None:
    data = (ROOT / "seeds" / FIRST_ARTICLE).read_bytes()
    assert hashlib.sha256(data).hexdigest() == FIRST_SHA256


def test_every_package_is_a_package_and_typed() -> None:
    folders = {path.parent for path in (ROOT / "tui").rglob("*.py")}
    assert all((folder / "__init__.py").is_file() for folder in folders)
    assert (ROOT / "tui" / "py.typed").is_file()


def test_the_version_is_written_once() -> None:
    assert "version" in PROJECT["project"]["dynamic"]
    assert PROJECT["tool"]["hatch"]["version"]["path"] == "tui/__init__.py"
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)
    try:
        installed = metadata.version("glossator")
    except metadata.PackageNotFoundError:
        pytest.skip("the project is not installed here")
    assert installed == __version__


def test_the_command_leads_to_a_function() -> None:
    from importlib import import_module

    module, _, name = PROJECT["project"]["scripts"]["glossator"].partition(":")
    assert callable(getattr(import_module(module), name))


# -- what is installed for it ----------------------------------------------------------------------


@pytest.mark.parametrize("requirement", [*required(), *required(APART)], ids=str)
def test_each_requirement_is_pinned_to_a_version_that_satisfies_it(requirement: Requirement) -> None:
    pinned = {**pins(APART), **pins()}
    assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)])


def test_all_that_is_installed_for_the_project_is_pinned() -> None:
    missing = set(installed_for(required())) - set(pins()) - {"glossator", "pip", "setuptools"}
    assert not missing


def test_nothing_else_is_pinned() -> None:
    superfluous = set(pins()) - set(installed_for(required()))
    assert not superfluous


def test_what_the_extra_brings_that_is_not_needed_otherwise_is_pinned_apart() -> None:
    try:
        brought = installed_for(required(APART))
    except metadata.PackageNotFoundError:
        pytest.skip("the extra interop is not installed")
    assert set(pins(APART)) == set(brought) - set(pins())


def test_the_model_that_is_installed_is_the_default_one() -> None:
    (model,) = [r for r in required() if canonicalize_name(r.name) == canonicalize_name(DEFAULT_MODEL)]
    assert str(model.specifier) == f"=={pins()[canonicalize_name(DEFAULT_MODEL)]}"
