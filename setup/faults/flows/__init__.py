"""What the product promises to do exactly once: one file for each part of it."""

from . import approvals, sending, telling, topups, webhooks

FLOWS = (
    *telling.FLOWS,
    *sending.FLOWS,
    *webhooks.FLOWS,
    *approvals.FLOWS,
    *topups.FLOWS,
)
