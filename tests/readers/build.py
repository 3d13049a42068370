"""Documents that are archives, put together for the tests: EPUB books and Word documents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""

OPF = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:isbn:0000000000</dc:identifier>
<dc:title>The Lighthouse Keepers</dc:title>
<dc:creator>Maren Holt</dc:creator><dc:creator>Ilse Brandt</dc:creator>
<dc:language>en-GB</dc:language><dc:date>2019-03-04</dc:date>
<dc:publisher>Tidewater Press</dc:publisher><dc:subject>Coast</dc:subject><dc:subject>History</dc:subject>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="c2" href="text/two%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="c1" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="c3" href="text/three.xhtml" media-type="application/xhtml+xml"/>
<item id="css" href="style.css" media-type="text/css"/>
</manifest>
<spine><itemref idref="nav"/><itemref idref="c1"/><itemref idref="c2"/><itemref idref="c3"/></spine>
</package>"""

NAV = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>
<nav epub:type="toc"><ol>
<li><a href="text/one.xhtml">The first winter</a></li>
<li><a href="text/two%20b.xhtml#top">The storm</a></li>
<li><a href="text/three.xhtml">Afterwards</a></li>
</ol></nav></body></html>"""

ONE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title/><style>p { margin: 0 }</style></head><body>
<h1 id="top">The first winter</h1>
<p>Anders Holm came to Skerry&nbsp;Light in <em>October 1881</em>, with two goats &amp; a stove.</p>
<p>The station belonged to the <a href="https://example.org/board">Lighthouse Board</a>.</p>
</body></html>"""

TWO = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>2</title></head><body>
<p>On 4 January the glass fell.<br/>By noon Petra Lund could not see the pier.</p>
<blockquote><p>“We burn oil tonight,” wrote Holm.</p></blockquote>
<script>document.write("not text")</script>
</body></html>"""

THREE = """<html xmlns="http://www.w3.org/1999/xhtml"><body><div>
<p class="title"><b>Afterwards</b></p>
<ul><li><p>The goats lived.</p></li><li><p>The stove is in the museum of Kirkholm.</p></li></ul>
</div></body></html>"""


def archive(members: Mapping[str, str | bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP archive of members, always the same for the same ones."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", packed) as target:
        for name, content in members.items():
            target.writestr(zipfile.ZipInfo(name), content, packed)
    return data.getvalue()


def epub(changes: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a small book; `changes` are members by their names."""
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": OPF,
        "OEBPS/nav.xhtml": NAV,
        "OEBPS/text/one.xhtml": ONE,
        "OEBPS/text/two b.xhtml": TWO,
        "OEBPS/text/three.xhtml": THREE,
        "OEBPS/style.css": "p { color: black }",
    }
    return archive({**members, **(changes or {})})


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"

TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""

TOP_RELS = f"""<Relationships xmlns="{RELATIONS}">
<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>"""

RELS = f"""<Relationships xmlns="{RELATIONS}">
<Relationship Id="r1" Type="{OFFICE}/styles" Target="styles.xml"/>
<Relationship Id="r2" Type="{OFFICE}/numbering" Target="numbering.xml"/>
<Relationship Id="r3" Type="{OFFICE}/footnotes" Target="footnotes.xml"/>
<Relationship Id="r4" Type="{OFFICE}/hyperlink" Target="https://example.org/rail" TargetMode="External"/>
<Relationship Id="r5" Type="{OFFICE}/image" Target="http://example.org/track.png" TargetMode="External"/>
</Relationships>"""

STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style>
</w:styles>"""

NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""

FOOTNOTES = f"""<w:footnotes {W}><w:footnote w:id="1"><w:p><w:r><w:t>Minutes of the council.</w:t></w:r></w:p>
</w:footnote></w:footnotes>"""

CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
<dc:title>The railway to Norrby</dc:title><dc:creator>Jonas Ek</dc:creator><dc:language>en-US</dc:language>
<cp:keywords>railway, council; Norrby</cp:keywords>
<dcterms:created>2021-06-01T09:30:00Z</dcterms:created></cp:coreProperties>"""


def paragraph(*runs: str, style: str = "", level: int | None = None) -> str:
    """Return a paragraph of Word: each run is its text, or whole elements."""
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    numbered = (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>' if level is not None else ""
    )
    inner = "".join(run if run.startswith("<") else _run(run) for run in runs)
    return f"<w:p><w:pPr>{style}{numbered}</w:pPr>{inner}</w:p>"


def _run(text: str, how: str = "") -> str:
    how = f"<w:rPr>{how}</w:rPr>" if how else ""
    return f'<w:r>{how}<w:t xml:space="preserve">{text}</w:t></w:r>'


def document(*blocks: str) -> str:
    """Return the main part of a Word document."""
    head = f'<?xml version="1.0" encoding="UTF-8"?><w:document {W} {R}>'
    return f"{head}<w:body>{''.join(blocks)}</w:body></w:document>"


def _table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


# A picture on another machine.
_WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_PIC = 'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
PICTURE = (
    f"<w:r><w:drawing><wp:inline {_WP}><a:graphic {_A}><a:graphicData><pic:pic {_PIC}><pic:blipFill>"
    '<a:blip r:link="r5"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
)

DOCUMENT = document(
    paragraph("The railway to Norrby", style="Titel"),
    paragraph(
        "In 1898 the council of ",
        _run("Norrby", "<w:b/>"),
        " asked ",
        f'<w:hyperlink r:id="r4">{_run("the Eastern Company")}</w:hyperlink>',
        " for a line.",
        '<w:r><w:footnoteReference w:id="1"/></w:r>',
    ),
    paragraph("What was agreed", style="berschrift2"),
    paragraph("One train a day.", level=0),
    paragraph("Two halts:", level=0),
    paragraph("Aspvik", level=1),
    paragraph("Lund Mill", level=1),
    paragraph("It will pay for itself, said Karin Dahl.", style="Zitat"),
    _table(("Year", "Passengers"), ("1901", "4,120")),
    paragraph(
        PICTURE,
        "The line closed in ",
        f"<w:del>{_run('1960').replace('w:t>', 'w:delText>').replace('<w:t ', '<w:delText ')}</w:del>",
        f"<w:ins>{_run('1961')}</w:ins>",
        ".",
    ),
)


def docx(changes: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a small Word document; `changes` are members by their names."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": TOP_RELS,
        "word/document.xml": DOCUMENT,
        "word/_rels/document.xml.rels": RELS,
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/footnotes.xml": FOOTNOTES,
        "docProps/core.xml": CORE,
    }
    return archive({**members, **(changes or {})})


NCX = """<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap>
<navPoint id="n1"><navLabel><text>The first winter</text></navLabel><content src="text/one.xhtml"/></navPoint>
<navPoint id="n2"><navLabel><text>The storm</text></navLabel><content src="text/two%20b.xhtml"/></navPoint>
</navMap></ncx>"""


def old_epub() -> bytes:
    """Return the same book as EPUB 2 has it: with an NCX for the contents, no navigation document."""
    opf = OPF.replace(
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="ncx" href="nav.xhtml" media-type="application/x-dtbncx+xml"/>',
    ).replace('<spine><itemref idref="nav"/>', '<spine toc="ncx">')
    return epub({"OEBPS/book.opf": opf, "OEBPS/nav.xhtml": NCX})
