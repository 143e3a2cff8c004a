"""Shared code of the scripts in ``setup/``: standard library only, so that it runs before the venv exists."""
