"""What a person sees of set-up: steps with their time, errors with a way out."""

import sys
import time
from contextlib import contextmanager


class SetupError(Exception):
    """A step that cannot go on.

    :param str message: what went wrong, in one sentence
    :param str repair: what the person can do about it
    """

    def __init__(self, message, repair=""):
        super().__init__(message)
        self.repair = repair


def say(text):
    """Print a line at once: it keeps its place among the output of child processes."""
    print(text, flush=True)


@contextmanager
def step(title):
    """Announce a step, time it, and name it when it fails.

    :param str title: what is being done, as the start of a sentence
    :raise SetupError: the error of the step, with its title added
    """
    started = time.monotonic()
    say(f"==> {title} ...")
    try:
        yield
    except SetupError as error:
        raise SetupError(f"{title}: {error}", error.repair) from error
    say(f"    done in {time.monotonic() - started:.1f} s")


def run_main(main):
    """Run the main function of a script and turn its outcome into an exit status.

    :param callable main: takes no argument, returns an exit status or None
    """
    try:
        sys.exit(main() or 0)
    except SetupError as error:
        print(f"\nFAILED: {error}", file=sys.stderr)
        if error.repair:
            print(f"TO REPAIR: {error.repair}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        sys.exit(130)
