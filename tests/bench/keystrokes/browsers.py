"""The tables of the tools in a browser: Prodigy, doccano, brat and INCEpTION, each at its best.

All of them get the suggestions as annotations that stand already, which costs nothing where they are right.
Labels have a key of their own wherever the tool can be so configured.
"""

from __future__ import annotations

from tests.bench.keystrokes.klm import CLICK, DOUBLE_CLICK, DRAG, pressed
from tests.bench.keystrokes.mouse import MouseTool, peer
from tests.bench.keystrokes.tool import Action

_PRODIGY = "https://prodi.gy/docs/"
_SWISS = (
    "https://github.com/JoelNiklaus/SwissCourtRulingCorpus/blob/"
    "8b42db9a14909d782a4feb07b13d19386b82ec03/scrc/annotation/judgment_explainability/guidelines/guidelines_je_v1/Prodigy-guide/prodigy-guide.md"
)
_DOCCANO = "https://github.com/doccano/doccano/blob/ab6b765ea326d07b2b806a4280cd097565e62321/frontend/"
_BRAT = "https://github.com/nlplab/brat/blob/44ecd825810167eed2a5d8ad875d832218e734e8/client/src/"
_INCEPTION = (
    "https://github.com/inception-project/inception/blob/55ba8ba6adf808116b518a227194694850b65259/inception/"
)
_GUIDE = "src/main/resources/META-INF/asciidoc/user-guide/"
_PAGE = Action(
    pressed("pagedown"),
    "https://support.mozilla.org/en-US/kb/keyboard-shortcuts-perform-firefox-tasks-quickly",
    "Page Down goes down by a screen.",
)

# Prodigy is closed source: what its pages could not be seen to say is taken for granted in its favour. That a
# label could be changed or an edge moved in place was found nowhere.
PRODIGY = MouseTool(
    word=Action(
        DOUBLE_CLICK,
        _PRODIGY + "named-entity-recognition",
        "Taken for granted in its favour: a double click marks one token. The label in force goes on it.",
    ),
    stretch=Action(
        DRAG,
        _PRODIGY + "api-interfaces",
        "ner_manual marks entities by hand. Taken for granted: by dragging, and it snaps to whole tokens.",
    ),
    label=Action(
        pressed("1"),
        "https://github.com/sofiapinto/Prodigy-annotation-scrips/blob/"
        "92305aff030d658ca19380628984b8b983fc8777/NER%20%2B%20classification/annotation_setup.py",
        "keymap_by_label gives each label one key. Taken for granted: it stays in force until the next.",
    ),
    remove=Action(
        CLICK,
        _SWISS,
        "A click on the words of a tag removes it. The pointer then stands on one of these words.",
    ),
    finish=Action(
        pressed("a"),
        _PRODIGY + "web-app",
        "Accepting has a key, taken to be a. With --unsegmented, an option of ner.correct, an article is one "
        "task, so it is pressed once.",
    ),
    page=_PAGE,
    keeps_label=True,
    on_text=True,
    # spans.correct has overlaps, but for suggestions of a span categorizer, which the pipeline has none of.
    overlaps=False,
)

DOCCANO = MouseTool(
    word=Action(
        DOUBLE_CLICK,
        _DOCCANO + "components/tasks/sequenceLabeling/EntityEditor.vue",
        "What the browser has selected becomes a span at once where a label is chosen, and a double click "
        "selects a word.",
    ),
    stretch=Action(
        DRAG,
        _DOCCANO + "components/tasks/sequenceLabeling/EntityEditor.vue",
        "The same for what is dragged over.",
    ),
    label=Action(
        pressed("1"),
        _DOCCANO + "pages/projects/_id/sequence-labeling/index.vue",
        "A label's shortcut key chooses it, and it stays chosen.",
    ),
    remove=Action(
        CLICK,
        _DOCCANO + "components/tasks/sequenceLabeling/EntityEditor.vue",
        "The right button on the mark below the words deletes a span without a question.",
    ),
    relabel=Action(
        CLICK + pressed("o", "down", "enter"),
        _DOCCANO + "components/tasks/sequenceLabeling/LabelingMenu.vue",
        "A click on the mark opens a menu with the cursor in a field that filters the labels. Taken to need "
        "one letter, Down and Enter, which is less than pointing at the label.",
    ),
    finish=Action(
        pressed("enter", "right"),
        _DOCCANO + "components/tasks/toolbar/forms/FormKeyboardShortcut.vue",
        "Enter confirms an article, Right goes to the next.",
    ),
    page=_PAGE,
    keeps_label=True,
    # "Allow overlapping spans" is an option of the project.
)

BRAT = MouseTool(
    word=Action(
        DOUBLE_CLICK,
        _BRAT + "annotator_ui.js",
        "What the browser has selected when the button goes up opens the dialog of types.",
    ),
    stretch=Action(DRAG, _BRAT + "annotator_ui.js", "The same for what is dragged over."),
    label=Action(
        pressed("p"),
        _BRAT + "annotator_ui.js",
        "A type may have a key in kb_shortcuts.conf; at the speeds Normal and Rapid it closes the dialog.",
    ),
    remove=Action(
        DOUBLE_CLICK + pressed("delete"),
        _BRAT + "annotator_ui.js",
        "A double click on the mark opens the dialog, in which Delete is a key; no question at speed Normal.",
    ),
    relabel=Action(
        DOUBLE_CLICK + pressed("p"),
        _BRAT + "annotator_ui.js",
        "The same dialog; the key of another type takes it and closes the dialog at speed Normal.",
    ),
    move=Action(
        DOUBLE_CLICK + pressed("insert"),
        _BRAT + "annotator_ui.js",
        "Insert in the dialog is Move: what is selected next becomes the place of the span, type kept.",
    ),
    finish=Action(
        pressed("right"),
        _BRAT + "visualizer_ui.js",
        "Right goes to the next document; everything is saved, and there is nothing to confirm.",
    ),
    page=_PAGE,
)

INCEPTION = MouseTool(
    word=Action(
        DOUBLE_CLICK,
        _INCEPTION + "inception-ui-annotation/" + _GUIDE + "annotation_create-annotations.adoc",
        "A double click on a word makes a span on the current layer.",
    ),
    stretch=Action(
        DRAG,
        _INCEPTION + "inception-ui-annotation/" + _GUIDE + "annotation_create-annotations_span.adoc",
        "Dragging over text makes a span as soon as the button is released.",
    ),
    label=Action(
        pressed("p"),
        _INCEPTION + "inception-ui-project/" + _GUIDE + "projects_layers.adoc",
        "A value can have a single key, which sets it on the selected span. With Remember, an option of the "
        "feature (projects_layers_feature.adoc), new spans begin with the last value.",
    ),
    remove=Action(
        CLICK + pressed("shift+delete"),
        _INCEPTION + "inception-ui-annotation/" + _GUIDE + "annotation_navigation.adoc",
        "Shift+Delete deletes the selected span; a click selects it.",
    ),
    relabel=Action(
        CLICK + pressed("p"),
        _INCEPTION + "inception-ui-project/" + _GUIDE + "projects_layers.adoc",
        "The key of another value, on the span that a click selects.",
    ),
    edge=Action(
        DRAG,
        _INCEPTION + "inception-brat-editor/src/main/ts/src/annotator_ui/ResizeManager.ts",
        "Handles appear at both edges of a span under the pointer; dragging one moves that edge.",
    ),
    finish=Action(
        pressed("ctrl+end", "shift+pagedown"),
        _INCEPTION + "inception-ui-annotation/" + _GUIDE + "annotation_navigation.adoc",
        "Ctrl+End marks a document as finished, Shift+Page Down goes to the next.",
    ),
    page=_PAGE,
    keeps_label=True,
    # From a recommender each right suggestion would cost a click, or all of them a bulk acceptance.
)

BROWSERS = (
    peer("Prodigy", PRODIGY),
    peer("doccano", DOCCANO),
    peer("brat", BRAT),
    peer("INCEpTION", INCEPTION),
)
