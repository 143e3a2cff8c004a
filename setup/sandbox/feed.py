"""Tells everybody who looks that the world has changed."""

import asyncio


class Feed:
    """A bell: listeners learn that something changed, not what."""

    def __init__(self):
        self._bells = set()
        self.closed = False

    def changed(self):
        """Ring for everybody; many rings before a look count as one."""
        for bell in self._bells:
            bell.set()

    def close(self):
        """Let the listeners end, for a clean stop of the server."""
        self.closed = True
        self.changed()

    async def listen(self, quiet_s):
        """Yield at once, then after every change and after each quiet time.

        :param float quiet_s: seconds without change after which to yield all the same
        :return: an asynchronous iterator of booleans: whether something changed
        """
        bell = asyncio.Event()
        self._bells.add(bell)
        try:
            yield True
            while not self.closed:
                try:
                    await asyncio.wait_for(bell.wait(), quiet_s)
                except asyncio.TimeoutError:
                    yield False
                else:
                    bell.clear()
                    yield not self.closed
        finally:
            self._bells.discard(bell)
