"""The story of `setup/demo --once`, told to the product of this run."""

import os
import subprocess
import sys

from conftest import ROOT
from lib import environment


def test_the_story_is_true(product):
    environ = {
        **environment.variables(product.database),
        "RN_URL": product.url,
        "RN_DB": product.database,
        "RN_SANDBOX_URL": product.sandbox_url,
    }
    told = subprocess.run(
        [sys.executable, ROOT / "setup" / "story.py"],
        env={**os.environ, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
    )
    assert told.returncode == 0, told.stdout
    assert told.stdout.endswith("The story is true.\n")
