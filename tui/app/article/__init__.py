"""The article pane: cells and rows of a text (pure), what a row looks like (pure), and the widget."""
