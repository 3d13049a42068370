"""A model of what a disk may hold after a power cut, from a record of the calls that were made.

The bytes of a file are safe when the file has been synced, its name when its folder has. All else may be
there or not, in part, as zeros, or in another order: what POSIX allows, which is more than any one file
system does (Pillai et al., All File Systems Are Not Created Equal, OSDI 2014).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import RLock
from typing import Any, NamedTuple, ParamSpec, TypeVar

from tests.faults.harness import Contents, Hurried

P = ParamSpec("P")
R = TypeVar("R")

Tree = dict[str, bytes | None]
"""Files by path, with their bytes; folders with None."""


class Call(NamedTuple):
    """One call that changes something: its name, and what it was given."""

    name: str
    arguments: tuple[Any, ...]


class Submitted(NamedTuple):
    """An edit was handed over; what the project holds with it, as soon as that is known."""

    contents: list[Contents]


class Acknowledged(NamedTuple):
    """The edit that was handed over is said to be safe; what the project holds now."""

    contents: Contents


Event = Call | Submitted | Acknowledged


class Tracing(Hurried):
    """Makes every call, but waits for no medium, and records those that matter after a power cut.

    Args:
        root: The folder that is looked at.
        without: Names of calls that are left out of the record, as if the program did not make them.

    Attributes:
        events: The record.
        before: What the folder held when it began.
        keeps: Bytes of that which no power cut may take.
    """

    def __init__(self, root: Path, without: tuple[str, ...] = ()) -> None:
        self.root = root
        self.without = without
        self.events: list[Event] = []
        self.before = tree_of(root)
        self.keeps: list[bytes] = []
        self._open: dict[int, int] = {}
        self._files = 0
        self._lock = RLock()

    def call(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        name = function.__name__
        with self._lock:
            arguments = args
            result = super().call(function, *args, **kwargs)
            if name == "open":
                self._files += 1
                assert isinstance(result, int)
                self._open[result] = self._files
                path, flags = arguments[:2]
                assert isinstance(path, Path)
                assert isinstance(flags, int)
                self._note("create" if flags & os.O_CREAT else "append_to", self._files, self._in(path))
            elif name == "write":
                descriptor, data = arguments
                assert isinstance(descriptor, int)
                assert isinstance(data, memoryview)
                assert isinstance(result, int)
                self._note(name, self._open[descriptor], bytes(data[:result]))
            elif name in ("_full_sync", "_data_sync"):
                self._note(name, self._open[_number(arguments[0])])
            elif name == "ftruncate":
                self._note(name, self._open[_number(arguments[0])], arguments[1])
            elif name in ("link", "replace"):
                self._note(name, self._in(arguments[0]), self._in(arguments[1]))
            elif name in ("_sync_folder", "_unlink", "_make_folder"):
                self._note(name, self._in(arguments[0]))
            return result

    def _note(self, name: str, *arguments: Any) -> None:
        if name not in self.without:
            self.events.append(Call(name, arguments))

    def _in(self, path: object) -> str:
        assert isinstance(path, Path)
        return str(path.relative_to(self.root))


class KilledError(BaseException):
    """Stands for the end of a process; nothing that the program catches."""


class Killing(Tracing):
    """The process is killed before its N-th call of a name from `arm` on: after that no call is made."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._name = ""
        self._left = 0
        self.killed = False

    def arm(self, name: str, nth: int) -> None:
        """Kill the process before that call; an empty name stands for any call."""
        self._name, self._left = name, nth

    def disarm(self) -> None:
        """Kill it no more."""
        self._left = 0

    def revive(self) -> None:
        """A new process begins."""
        self._left, self.killed = 0, False

    def call(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        with self._lock:
            if self._left and self._name in ("", function.__name__):
                self._left -= 1
                self.killed = self._left == 0
            if self.killed:
                raise KilledError
            return super().call(function, *args, **kwargs)


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def tree_of(root: Path) -> Tree:
    """Return what a folder holds, without lock files."""
    tree: Tree = {}
    for entry in sorted(root.rglob("*")):
        if entry.suffix != ".lock":
            tree[str(entry.relative_to(root))] = None if entry.is_dir() else entry.read_bytes()
    return tree


def put_tree(root: Path, tree: Tree) -> None:
    """Make a new folder that holds this."""
    root.mkdir(parents=True)
    for name, data in sorted(tree.items()):
        if data is None:
            (root / name).mkdir()
        else:
            (root / name).write_bytes(data)


def digest(tree: Tree) -> str:
    """Return what tells one tree from another."""
    text = hashlib.sha256()
    for name, data in sorted(tree.items()):
        text.update(f"{name}\0{-1 if data is None else len(data)}\0".encode() + (data or b""))
    return text.hexdigest()


# -- the model -------------------------------------------------------------------------------------


@dataclass
class File:
    """Bytes that are safe, and what was done to them since."""

    stable: bytes = b""
    pending: list[bytes | int] = field(default_factory=list)

    def shown(self) -> bytes:
        """Return the bytes as the running system shows them."""
        return _applied(self.stable, self.pending)

    def possible(self) -> list[bytes]:
        """Return what may be left of it: all first, nothing new last."""
        found = {self.shown(): None}
        for count in range(len(self.pending)):
            before = _applied(self.stable, self.pending[:count])
            last = self.pending[count]
            if isinstance(last, bytes):
                half = len(last) // 2
                lines = [at + 1 for at, byte in enumerate(last[:-1]) if byte == 0x0A]
                cuts = sorted({1, half, len(last) - 1, *lines})
                found.update((before + last[:cut], None) for cut in cuts)
                found[before + bytes(len(last))] = None
                found[before + bytes(half) + last[half:]] = None
                found[before + last[:half] + bytes(len(last) - half)] = None
        found[self.stable] = None
        return list(found)


def _applied(data: bytes, changes: list[bytes | int]) -> bytes:
    for change in changes:
        data = data + change if isinstance(change, bytes) else data[:change]
    return data


class Rename(NamedTuple):
    """A node gets a name (`source` is empty for a new one), or loses it (`target` is empty)."""

    source: str
    target: str
    node: File | Folder | None


@dataclass
class Folder:
    """Names that are safe, and what was done to them since."""

    stable: dict[str, File | Folder] = field(default_factory=dict)
    pending: list[Rename] = field(default_factory=list)

    def shown(self) -> dict[str, File | Folder]:
        """Return the names as the running system shows them."""
        return _named(self.stable, self.pending)

    def possible(self, random: Random) -> list[dict[str, File | Folder]]:
        """Return what may be left of it, all first, nothing new last, in any order."""
        every = list(self.pending)
        picked = [every[:count] for count in range(len(every), -1, -1)]
        for at in range(len(every)):
            picked.insert(-1, every[:at] + every[at + 1 :])
            picked.insert(-1, [every[at]])
        for _ in range(4):
            picked.insert(-1, random.sample(every, random.randint(0, len(every))))
        found: list[dict[str, File | Folder]] = []
        for changes in picked:
            names = _named(self.stable, changes)
            if names not in found:
                found.append(names)
        return found


def _named(stable: dict[str, File | Folder], changes: list[Rename]) -> dict[str, File | Folder]:
    names = dict(stable)
    for source, target, node in changes:
        names.pop(source, None)
        if target and node is not None:
            names[target] = node
    return names


class Disk:
    """A folder of files while a record of calls is played."""

    def __init__(self, tree: Tree) -> None:
        self.root = Folder()
        self._open: dict[int, File] = {}
        for name, data in sorted(tree.items()):
            folder, base = self._place(name)
            folder.stable[base] = Folder() if data is None else File(data)

    def play(self, call: Call) -> None:
        """Make one more call."""
        name, arguments = call
        if name == "create":
            number, path = arguments
            self._open[number] = File()
            self._rename("", path, self._open[number])
        elif name == "append_to":
            number, path = arguments
            node = self._node(path)
            assert isinstance(node, File)
            self._open[number] = node
        elif name in ("write", "ftruncate"):
            self._open[arguments[0]].pending.append(arguments[1])
        elif name in ("_full_sync", "_data_sync"):
            file = self._open[arguments[0]]
            file.stable, file.pending = file.shown(), []
        elif name == "_make_folder":
            self._rename("", arguments[0], Folder())
        elif name == "link":
            self._rename("", arguments[1], self._node(arguments[0]))
        elif name == "replace":
            self._rename(arguments[0], arguments[1], self._node(arguments[0]))
        elif name == "_unlink":
            folder, base = self._place(arguments[0])
            folder.pending.append(Rename(base, "", None))
        else:
            assert name == "_sync_folder"
            synced = self.root if arguments[0] == "." else self._node(arguments[0])
            assert isinstance(synced, Folder)
            synced.stable, synced.pending = synced.shown(), []

    def _rename(self, source: str, target: str, node: File | Folder) -> None:
        folder, base = self._place(target)
        folder.pending.append(Rename(Path(source).name, base, node))

    def _place(self, path: str) -> tuple[Folder, str]:
        folder = self.root
        *above, base = Path(path).parts
        for part in above:
            node = folder.shown()[part]
            assert isinstance(node, Folder)
            folder = node
        return folder, base

    def _node(self, path: str) -> File | Folder:
        folder, base = self._place(path)
        return folder.shown()[base]

    def possible(self, random: Random) -> Iterator[Tree]:
        """Yield what may be left after a power cut now; one thing may be there and another not."""
        folders = [self.root, *(n for n in self._all(self.root) if isinstance(n, Folder))]
        files = [node for node in self._all(self.root) if isinstance(node, File) and node.pending]
        names = {id(folder): folder.possible(random) for folder in folders}
        data = {id(file): file.possible() for file in files}
        for name_picks in _picks(names, random):
            for data_picks in _picks(data, random):
                tree: Tree = {}
                self._write(self.root, "", name_picks, data_picks, tree)
                yield tree

    def _all(self, folder: Folder) -> Iterator[File | Folder]:
        seen: dict[int, File | Folder] = {}
        for node in [*folder.stable.values(), *(change.node for change in folder.pending)]:
            if node is not None:
                seen[id(node)] = node
        for node in seen.values():
            yield node
            if isinstance(node, Folder):
                yield from self._all(node)

    def _write(
        self,
        folder: Folder,
        prefix: str,
        names: dict[int, dict[str, File | Folder]],
        data: dict[int, bytes],
        tree: Tree,
    ) -> None:
        for name, node in names[id(folder)].items():
            if isinstance(node, Folder):
                tree[prefix + name] = None
                self._write(node, f"{prefix}{name}/", names, data, tree)
            else:
                tree[prefix + name] = data.get(id(node), node.stable)


T = TypeVar("T")


def _picks(options: dict[int, list[T]], random: Random) -> Iterator[dict[int, T]]:
    """Yield choices: each thing in every way while the others are whole, or not there; and some at random."""
    yield {key: found[0] for key, found in options.items()}
    for others in (0, -1):
        for key, found in options.items():
            for option in found:
                yield {**{other: every[others] for other, every in options.items()}, key: option}
    for _ in range(4):
        yield {key: random.choice(found) for key, found in options.items()}
