"""One idea, once: what one module does for all others is done nowhere else."""

import re
from pathlib import Path

import pytest

LAYER = Path(__file__).parents[3] / "layers/load/bulkdrop"
SOURCES = [path.relative_to(LAYER).as_posix() for path in sorted(LAYER.rglob("*.py"))]

ONLY = {
    r"\bcsv\.writer|\bcsv\.DictWriter": "table/csv_writer.py",
    # Python's own limit of a value is below what we write.
    r"\bcsv\.(reader|DictReader|field_size_limit)": "table/csv_reader.py",
    r"\bboto3\.(client|resource|Session)\b": "aws.py",
    r"""["'][A-Z]\w+Error["']|LoadTimedOut["']""": "load/failure.py",
    r"%Y-%m-%dT": "report/times.py",
    r"\bclient\.abort\(job_id": "stop_job.py",
    r"SpooledTemporaryFile": "spooled_file.py",
    r"""["'](success|failure|unprocessed|not_sent)["']""": "result_name.py",
}
"""What only one module may write, as a pattern."""


@pytest.mark.parametrize(("pattern", "module"), ONLY.items(), ids=ONLY.values())
def test_only_one_module(pattern: str, module: str) -> None:
    """What one module does for all others, such as writing rows, is written in it alone."""
    found = {path for path in SOURCES if re.search(pattern, (LAYER / path).read_text("utf-8"))}

    assert found == {module}
