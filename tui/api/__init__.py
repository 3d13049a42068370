"""The Python API, which `import tui` offers: the services of the command line and the app, for programs."""
