"""The headings under which the help lists commands."""

MOVE, GO, DECIDE, SHAPE, ARTICLE, PROGRAM = "Move", "Go to", "Decide", "Shape", "Articles", "Program"
REMARK, FIND, READ = "Remarks", "Find", "Read"
SELECT, SHOW = "Select", "Show"
