"""What the product promises to do exactly once: one file for each part of it."""

from . import sending, telling

FLOWS = (*telling.FLOWS, *sending.FLOWS)
