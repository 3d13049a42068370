"""Files and standard input, read into articles: one module per kind of file, one registry."""
