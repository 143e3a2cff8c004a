import threading
import time

from odoo.tests import BaseCase

from ..tools.bell import Bell


class TestBell(BaseCase):
    """Workers are woken at once, and not for each of many calls."""

    def test_the_first_call_rings_at_once(self):
        heard = []
        Bell(pause_s=60).ring(lambda: heard.append(1))
        self.assertEqual(heard, [1])

    def test_of_many_calls_the_first_and_the_last_are_heard(self):
        heard, last = [], threading.Event()
        bell = Bell(pause_s=0.05)
        for _call in range(50):
            bell.ring(lambda: heard.append(1) or (len(heard) > 1 and last.set()))
        self.assertTrue(last.wait(5))
        time.sleep(0.1)
        self.assertEqual(len(heard), 2)

    def test_a_later_call_rings_at_once_again(self):
        heard, bell = [], Bell(pause_s=0.01)
        for _call in range(2):
            bell.ring(lambda: heard.append(1))
            time.sleep(0.02)
        self.assertEqual(heard, [1, 1])
