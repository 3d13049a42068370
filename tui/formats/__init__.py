"""Exchange formats: one module per format, one registry."""
