"""The headings under which the help lists commands."""

MOVE, GO, DECIDE, SHAPE, ARTICLE, PROGRAM = "Move", "Go to", "Decide", "Shape", "Articles", "Program"
REMARK, FIND, READ, SELECT = "Remarks", "Find", "Read", "Select"
