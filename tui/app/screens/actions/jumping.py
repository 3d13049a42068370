"""Jumping: codes over the text, and what the keys do while they are shown."""

from __future__ import annotations

from collections.abc import Collection

from textual import events

from tui.app.article.cells import clipped
from tui.app.screens.actions.base import ReaderBase
from tui.domain import navigate
from tui.domain.hints import LETTERS, MORE
from tui.domain.span import Span
from tui.services.entities import surface
from tui.services.jumping import REJECT, Jump, Place, places
from tui.services.session import DONE, Outcome

_HINT = "Type a code · digit, x: in hand · w more · v span · s stay · Esc"
_QUOTED = 30
"""Cells of a text that a message quotes: what can be done about it stands behind."""


class JumpingActions(ReaderBase):
    """The jump.

    Attributes:
        jump: What is going on while codes are shown, else None.
    """

    jump: Jump | None = None

    def action_jump(self) -> None:
        """Show a code at every place on screen."""
        if self.session is not None:
            self.view.focus()
            self.jump = Jump()
            self.renew_jump()
            self.after(Outcome(_HINT))

    def on_key(self, event: events.Key) -> None:
        """While codes are shown, take the keys that they are typed with, whatever pane has the focus."""
        # Where a text is typed that is to be found there is no jump.
        if self.jump is None or self.session is None or not self.check_action("jump", ()):
            return
        jump, taken = self.jump, True

        def take(_: str | None) -> None:
            nonlocal taken
            taken = self._take_key(jump, event.character or "", event.key)

        self.attempt(take, None)
        if taken:
            event.stop()
            event.prevent_default()

    def _take_key(self, jump: Jump, character: str, key: str) -> bool:
        """Do what a key does while codes are shown; return whether it does anything then."""
        if self._is_elsewhere():
            # The wheel turned to other text: a letter meant for what was there does nothing.
            self.renew_jump()
            if len(character) == 1 and character in LETTERS + MORE:
                self._tell(jump)
                return True
        match key:
            case "escape":
                self._step_back(jump)
            case "backspace" if jump.typed:
                jump.typed = jump.typed[:-1]
                self._tell(jump)
            case "backspace":
                self.run_worker(self.run_action("undo"))
            case "enter":
                # The article is done, and in the next one codes are shown again.
                self.end_jump(keep=jump.stays)
                return False
            case _ if len(character) == 1 and character in LETTERS + MORE:
                self._take_letter(jump, character)
            case "s":
                jump.stays, jump.typed = not jump.stays, ""
                self._tell(jump)
            case "x":
                self._take_brush(jump, REJECT)
            case "v":
                jump.ranging, jump.first, jump.typed = not jump.ranging, None, ""
                self._tell(jump)
            case "e":
                self._pick_brush(jump)
            case _ if len(character) == 1 and character.isdigit():
                label = self.workspace.labels.by_digit(character)
                if label is None:
                    self.after(Outcome(f"No label is on {character}."))
                else:
                    self._take_brush(jump, label.name)
            case _:
                return False
        return True

    def _take_letter(self, jump: Jump, letter: str) -> None:
        """Go on with a code; at its end go there. Where what is to be done there is refused, say why."""
        place = jump.type(letter)
        if place is None:
            self._tell(jump)
        else:
            self.attempt(lambda _: self._arrive(jump, place), None)

    def _step_back(self, jump: Jump) -> None:
        """Take back what was typed, then the brush, then end."""
        if jump.typed or jump.ranging:
            jump.typed, jump.ranging, jump.first = "", False, None
        elif jump.brush:
            self._take_brush(jump, jump.brush)
            return
        else:
            self.end_jump()
            self.after(Outcome(""))
            return
        self._tell(jump)

    def _take_brush(self, jump: Jump, brush: str) -> None:
        """Do this to each place from now on; where that is likely, places have short codes."""
        jump.take_brush(brush)
        self.renew_jump()
        self._tell(jump)

    def _pick_brush(self, jump: Jump) -> None:
        from tui.app.screens.picker import LabelPicker

        def chosen(name: str | None) -> None:
            if name is not None:
                self.workspace.make_label(name)
                jump.brush = ""
                self._take_brush(jump, name)

        picker = LabelPicker(self.workspace.labels, "Tag by codes", jump.brush)
        self.app.push_screen(picker, lambda name: self.attempt(chosen, name))

    def _arrive(self, jump: Jump, place: Place) -> None:
        """Go to a place, or do there what the brush does."""
        session, ranging = self.session, jump.ranging
        span = jump.joined(place.span)
        if session is None or span is None:
            self._tell(jump)
            return
        if ranging and navigate.paragraph(session.article.text, span.start).end < span.end:
            self._tell(jump, "These two words stand in different paragraphs: nothing was done.")
            return
        outcome = DONE
        if jump.brush == REJECT:
            outcome = session.reject_at(span)
        elif jump.brush:
            outcome = session.label_at(span, jump.brush)
        else:
            self._land(span)
        if jump.stays:
            # Nothing scrolls, or the codes that are typed ahead would be other places' codes.
            self.stands_still = True
            self.after(outcome)
            self.stands_still = False
            does = "Rejected" if jump.brush == REJECT else jump.brush
            done = f"{does}: “{clipped(surface(session.article.text, span), _QUOTED)}”"
            self._tell(jump, outcome.message or (f"{done} · Backspace" if jump.brush else ""))
        else:
            self.end_jump()
            self.after(Outcome(outcome.message))

    def _land(self, span: Span) -> None:
        """Make current what stands at a place; bare text of several words is selected."""
        session = self.session
        if session is None:
            return
        item = session.item_at(span)
        if item is not None:
            session.choose(item)
        elif session.tokens.at(span.start) == span:
            session.go_to(span.start)
        else:
            session.take(span)

    def _tell(self, jump: Jump, message: str = "") -> None:
        """Show the codes that are left, and what they do."""
        self.view.set_hints(jump.hints())
        brush = "reject" if jump.brush == REJECT else jump.brush
        # Nothing but what is tagged or suggested can be rejected: there are no other words then.
        more = "Esc" if jump.brush == REJECT else f"{MORE} other words · Esc"
        does = f"{brush} to each code · {more}" if brush else f"Go by codes · {more}" if jump.stays else _HINT
        if jump.ranging:
            word = "last" if jump.first is not None else "first"
            does = f"{brush or 'Span'}: code of the {word} word · {more}"
        typed = f" · {jump.typed}…" if jump.typed else ""
        self.show_brush(self.brush)
        self.show_status(f"{message or does}{typed}")

    def tell_jump(self) -> None:
        """While codes are shown, say what they do."""
        if self.jump is not None:
            self._tell(self.jump)

    def renew_jump(self) -> None:
        """Give codes to what is on screen now."""
        if self.jump is not None:
            self.jump.show(self._places())
            self.view.set_hints(self.jump.hints())

    def add_to_jump(self) -> None:
        """Give codes to what has none yet: those that are on screen may be under the fingers already."""
        if self.jump is None:
            return
        if self.jump.add(self._places(self.jump.places.values())):
            self.view.set_hints(self.jump.hints())
        else:
            self.renew_jump()

    def _places(self, kept: Collection[Place] = ()) -> list[Place]:
        """Return where a code may lead to now, besides where one leads already."""
        session, learner = self.session, self.workspace.learner
        if session is None or self.jump is None:
            return []
        start, end = self.view.visible_text
        self._shown_for = (session.article.id, start, end)
        memory = learner.memory if learner is not None else None
        return places(session, start, end, memory, self.jump.brush, kept)

    _shown_for: tuple[str, int, int] = ("", 0, 0)

    def _is_elsewhere(self) -> bool:
        """Whether the text was scrolled since the codes were given; what was wrapped anew is no matter."""
        session = self.session
        now = (session.article.id, self.view.visible_text.start) if session is not None else ("", 0)
        return self._shown_for[:2] != now

    def follow_jump(self) -> None:
        """After whatever a key did: codes for what came on screen, if other text did."""
        session = self.session
        if self.jump is None or session is None:
            return
        article, start, _ = self._shown_for
        now = (session.article.id, *self.view.visible_text)
        if article != now[0]:
            # The first word of a span is not in the article of its last.
            self.jump.ranging, self.jump.first = False, None
        if (article, start) != now[:2]:
            self.renew_jump()
        elif self._shown_for != now:
            # Labels came or went, and with them a row at the lower edge.
            self.add_to_jump()

    @property
    def brush(self) -> str:
        """The label that each typed code gets, or empty."""
        return self.jump.brush if self.jump is not None and self.jump.brush != REJECT else ""

    def keep_brush_known(self) -> None:
        """After a change of the labels: what is in hand is called as it is called now."""
        if self.brush and self.jump is not None:
            label = self.workspace.labels.get(self.brush) or self.workspace.labels.of_model(self.brush)
            self.jump.brush = label.name if label is not None else ""
            self.renew_jump()

    def end_jump(self, *, keep: bool = False) -> None:
        """Show codes no more; with `keep` until the next article is there."""
        self._resumed = self.jump if keep else None
        self.jump = None
        self.view.set_hints({})

    _resumed: Jump | None = None

    def forget_jump(self) -> None:
        """Do not show codes again."""
        self._resumed = None

    def resume_jump(self) -> None:
        """Show codes again, if they were shown when the article was finished."""
        jump, self._resumed = self._resumed, None
        if jump is not None and self.session is not None:
            self.jump = Jump(brush=jump.brush, stays=True)
            self.renew_jump()
            self._tell(self.jump)
