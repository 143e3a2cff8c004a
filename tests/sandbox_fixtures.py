"""Fixtures for the tests of the sandbox."""

import pytest
from sandbox_parts import Hook, Sandbox


@pytest.fixture(scope="session")
def world_process():
    """One sandbox for all tests."""
    sandbox = Sandbox()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def world(world_process):
    """A sandbox in which nothing has happened yet."""
    world_process.post("/control/reset")
    world_process.post("/control/callbacks", sms_dlr="", sms_mo="")
    return world_process


@pytest.fixture
def hook(world):
    """A webhook that the sandbox calls for reports and incoming SMS."""
    hook = Hook()
    world.post("/control/callbacks", sms_dlr=hook.url, sms_mo=hook.url)
    yield hook
    hook.server.shutdown()
    hook.server.server_close()
