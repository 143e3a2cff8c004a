"""What the product promises to do exactly once: one file for each part of it."""

from . import again, approvals, crowds, late, mailing, others, sabotage
from . import sending, staff, telling, topups, webhooks

FLOWS = (
    *staff.FLOWS,
    *telling.FLOWS,
    *mailing.FLOWS,
    *sending.FLOWS,
    *again.AGAIN,
    *webhooks.FLOWS,
    *approvals.FLOWS,
    *topups.FLOWS,
)
OTHERS = (*others.FLOWS, *again.OTHERS)
LATE = late.FLOWS
CROWDS = crowds.FLOWS
SABOTAGE = sabotage.FLOWS
