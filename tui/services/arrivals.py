"""Which article here an item of a file is about, and the articles that come in with files."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from tui.domain.article import Article, new_id
from tui.domain.bareness import bare_digest
from tui.domain.edits import now
from tui.formats.items import ArticleKey, ImportItem
from tui.readers.heading import first_title
from tui.storage.project import Project


class Target(NamedTuple):
    """The article here that an item is about; `bare` if its text is that of the file but for white space."""

    article: Article
    bare: bool = False


class Arrivals:
    """The articles that items are about: those of the project, and those that come in.

    Attributes:
        new: What comes in, by id.
    """

    def __init__(self, project: Project) -> None:
        """Begin with nothing that comes in.

        Args:
            project: The project.
        """
        self._project = project
        self.new: dict[str, Article] = {}
        self._new_by_text: dict[str, Article] = {}
        self._announced: set[str] = set()
        self._bare: dict[str, str] | None = None
        self._names: dict[str, str] | None = None
        self._taken: set[str] | None = None

    def announce(self, article: str) -> bool:
        """Whether an article comes in, and this was not asked before."""
        if article not in self.new or article in self._announced:
            return False
        self._announced.add(article)
        return True

    def find(self, item: ImportItem, *, known_only: bool) -> Target | None:
        """Return the article that an item is about; None where none is here and none comes in.

        It has the same text, or the same but for white space. Without a text in the file it has the id, or
        alone the source or title, and the quotes tell whether it fits.
        """
        known = self._with_text(item.article) if item.article.sha256 else None
        if known is not None:
            return Target(known)
        if item.content is not None:
            return self._with_content(item.content, known_only)
        return self._named(item.article) if item.quotes else None

    def _with_text(self, key: ArticleKey) -> Article | None:
        project = self._project
        if project.has_article(key.id) and project.article_summary(key.id).sha256 == key.sha256:
            return project.article(key.id)
        if key.sha256 in self._new_by_text:
            return self._new_by_text[key.sha256]
        known = project.article_with_text(key.sha256)
        return project.article(known.id) if known is not None else None

    def _named(self, key: ArticleKey) -> Target | None:
        """Return the article that is called so; None where none is, or several are."""
        if self._project.has_article(key.id):
            return Target(self._project.article(key.id))
        if self._names is None:
            self._names = {}
            for summary in self._project.articles():
                for name in {summary.source, summary.title} - {""}:
                    self._names[name] = "" if name in self._names else summary.id
        for name in (key.source, key.id, key.title):
            if found := self._names.get(name):
                return Target(self._project.article(found))
        return None

    def _with_content(self, content: Article, known_only: bool) -> Target | None:
        alike = self._bare_ids().get(bare_digest(content.text))
        if alike is not None:
            return Target(self._project.article(alike), bare=True)
        if known_only or not content.text.strip():
            return None
        article = replace(
            content,
            id=self._free_id(content.id),
            title=content.title or first_title(content.text),
            added=content.added or now(),
        )
        self.new[article.id] = self._new_by_text[article.sha256] = article
        return Target(article)

    def _bare_ids(self) -> dict[str, str]:
        """Return the ids of the articles here by what counts of their texts."""
        if self._bare is None:
            self._bare = {}
            for name in self._project.article_ids():
                self._bare.setdefault(bare_digest(self._project.article(name).text), name)
            self._bare.pop("", None)
        return self._bare

    def _free_id(self, wanted: str) -> str:
        """Return an id for an article that none has, nor had one of which layers are left."""
        if self._taken is None:
            owners = (article for article, _ in self._project.layer_owners())
            self._taken = {*self._project.article_ids(), *owners}
        while not wanted or wanted in self._taken:
            wanted = new_id()
        self._taken.add(wanted)
        return wanted
