"""The faulty world of each module, and the option that writes the table."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from faults.faulty import FaultyWorld, faulty_world


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--write-faults", type=Path, help="write the table of the fault matrix here")


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyWorld]:
    """Yield a world of its own to a module; its tests share it, so each takes new objects."""
    with faulty_world(tmp_path_factory.mktemp("logs")) as world:
        yield world
