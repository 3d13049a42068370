"""PDF: the lines that are drawn on pages become paragraphs of text."""
