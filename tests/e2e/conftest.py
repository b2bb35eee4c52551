"""One local world for all end-to-end tests of a process."""

from collections.abc import Iterator

import pytest
from kit.loading import Loading, local_world


@pytest.fixture(scope="session")
def world() -> Iterator[Loading]:
    """Yield a world of its own to this process; tests share it, so each takes keys of its own."""
    with local_world() as loading:
        yield loading
