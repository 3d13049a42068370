"""spaCy: pipelines, the worker process and its client, the cache of suggestions, bulk recognition."""
