"""Log lines: a load is described by ids and counts, never by its data or its login."""

import io

import pytest
from kit.steps import Steps

CELLS = ["Lovelacexyz", "adaxyz@example.com", "raggedxyz", "refusedxyz"]
PEOPLE = (
    "FirstName,LastName,Email\nAda,Lovelacexyz,adaxyz@example.com\nrefusedxyz,,\na,b,c,raggedxyz\n"
)


def test_no_cells_and_no_secrets(
    steps: Steps, log: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    """No function writes a cell, the client's secret or a token to its log."""
    (state,) = steps.parts(steps.plan(PEOPLE))
    state = steps.run("submit_job", state)
    while state["job"]["state"] != "JobComplete":
        state = steps.run("check_job", state)
    steps.run("save_results", state)
    summary = steps.finish(state)
    steps.run("close_load", state)

    logged = "".join([log.getvalue(), *capfd.readouterr()])
    assert summary["records"]["total"] == 3
    assert logged.count(summary["load_id"]) >= 6
    assert [cell for cell in CELLS if cell in logged] == []
    assert steps.org.client_secret not in logged
    assert "Bearer" not in logged
    assert "access_token" not in logged
