"""Files of rows, each of them an article: JSON lines, JSON, CSV, TSV."""
