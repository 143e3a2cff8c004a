"""From EJS texts of the old application to texts of ours: plain Python, no Odoo.

``reader`` cuts EJS into pieces and builds a tree, ``javascript`` reads expressions,
``tokens`` knows the names, ``sms`` and ``email`` write.
"""

from .translation import Problem, Translation, translate
