"""A cold start pays for what it imports, so a plain UTF-8 file needs little of it."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

_PROGRAM = """
import sys
import bulkdrop.plan_load.step
from bulkdrop.table.files.recognise import refuse_binary, refuse_other_text
from bulkdrop.table.header.dialect import detect_dialect

head = b"LastName,City\\nDoe,Ulm\\nRoe,Bonn\\n"
refuse_binary(head)
refuse_other_text(head)
detect_dialect(head)
print(*sys.modules)
"""
_RARE = {
    "python_calamine",
    "xml.parsers.expat",
    "sqlite3",
    "bulkdrop.own_rows.records",
    "bulkdrop.plan_load.cleaned",
    "bulkdrop.plan_load.resume",
    "bulkdrop.plan_load.set_aside",
    "bulkdrop.table.files.archive",
    "bulkdrop.table.files.kinds",
    "bulkdrop.table.files.text_kinds",
    "bulkdrop.table.guess.choose",
    "bulkdrop.table.guess.letters",
    "bulkdrop.table.misread.words",
    "bulkdrop.table.single_byte",
    "bulkdrop.table.text",
    "bulkdrop.table.workbook",
}


def test_a_plain_file_needs_little() -> None:
    """Nothing that only packed, binary or other text needs is imported for a plain file."""
    done = subprocess.run(  # noqa: S603 # our own words
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True
    )

    assert not _RARE & set(done.stdout.split())


def test_traces_are_awss_own() -> None:
    """Nothing takes the tracer of Powertools, which drives the X-Ray SDK."""
    taken = {
        alias.name
        for folder in ("functions", "layers")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "aws_lambda_powertools"
        for alias in node.names
    }

    assert {"Logger", "Metrics"} <= taken
    assert "Tracer" not in taken


def test_a_part_of_one_request_needs_little() -> None:
    """What finds the job of a lost reply, or sends three requests, is not imported before."""
    program = "import sys; import bulkdrop.submit_job.step; print(*sys.modules)"
    done = subprocess.run(  # noqa: S603 # our own words
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    rare = ("find_job", "evidence", "three_requests")
    assert not {f"bulkdrop.submit_job.{name}" for name in rare} & set(done.stdout.split())
