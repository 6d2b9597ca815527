"""A proxy before SeaweedFS for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.publishing.faults.proxy import Proxy, proxy_before
from tests.publishing.servers import Server


@pytest.fixture
def proxy(seaweed_server: Server) -> Iterator[Proxy]:
    with proxy_before(seaweed_server) as running:
        yield running
