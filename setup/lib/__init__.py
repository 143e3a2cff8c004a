"""Shared code of the scripts in ``setup/``.

Standard library only, so that it runs before the venv exists.
"""
