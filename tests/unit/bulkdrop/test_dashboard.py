"""The dashboard, and the alarms beside it."""

from kit.deployment import template
from kit.graphs import dashboard, of_alarms, of_widgets, resolved

from bulkdrop.report.ending import Status


def test_widgets_are_whole() -> None:
    """The body is JSON after substitution; widgets lie on the grid and do not overlap."""
    widgets = dashboard()["widgets"]
    places = [
        (x, y)
        for each in widgets
        for x in range(each["x"], each["x"] + each["width"])
        for y in range(each["y"], each["y"] + each["height"])
    ]

    assert {each["type"] for each in widgets} == {"metric", "log"}
    assert len(places) == len({*places})
    assert max(x for x, _ in places) < 24
    assert "${" not in str(widgets)


def test_loads_are_shown_by_status() -> None:
    """Each way in which a load can end has its line."""
    shown = {name for _, name, _ in of_widgets()}

    assert {f"Loads{status.value}" for status in Status} - {"LoadsSettingsAccepted"} <= shown


def test_alarms_for_each_kind_of_trouble() -> None:
    """Executions that end from outside, errors of Finish Load, and many Map Runs raise one."""
    alarms = {(namespace, name): dimensions for namespace, name, dimensions in of_alarms()}

    for name in ("ExecutionsAborted", "ExecutionsTimedOut"):
        assert alarms["AWS/States", name] == (("StateMachineArn", "LoadStateMachine"),)
    assert alarms["AWS/Lambda", "Errors"] == (("FunctionName", "FinishLoadFunction"),)
    assert alarms["AWS/States", "ApproximateOpenMapRunCount"] == ()
    assert resolved("OpenMapRunsAlarm")["Threshold"] == 900
    assert resolved("OpenMapRunsAlarm")["Statistic"] == "Maximum"


def test_dashboard_and_metrics_can_be_left_out() -> None:
    """A parameter leaves the dashboard out, another one the metrics; both are on by default."""
    document = template()
    variables = document["Globals"]["Function"]["Environment"]["Variables"]

    assert document["Resources"]["LoadDashboard"]["Condition"] == "ShowDashboard"
    assert document["Conditions"]["ShowDashboard"] == {"Fn::Equals": [{"Ref": "Dashboard"}, "true"]}
    assert variables["POWERTOOLS_METRICS_DISABLED"] == {"Fn::If": ["CountNothing", "true", "false"]}
    parameters = document["Parameters"]
    assert (parameters["Dashboard"]["Default"], parameters["Metrics"]["Default"]) == (
        "true",
        "true",
    )
