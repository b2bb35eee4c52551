"""The state machine: what linters pass over, and what keeps it faithful on a laptop."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from kit.deployment import ROOT, levels, state_machine, states, template

import bulkdrop.errors
import sfbulk

# https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
LAMBDA_IS_AWAY = {
    "Lambda.TooManyRequestsException",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
}
# https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
AWS_ERRORS = {"States.ALL", *LAMBDA_IS_AWAY}


OTHER = "Other Part: "
"""What the states of a part are called where they stand once more, in the Map."""


def step(name: str) -> str:
    """Return the step that a state is of."""
    return name.removeprefix(OTHER)


def ways(state: dict[str, object]) -> set[str]:
    """Find every state that this one can go to."""
    text = str(state)
    return set(re.findall(r"'(?:Next|Default)': '([^']+)'", text))


def test_every_next_exists() -> None:
    """Each level starts at, and goes on to, states of its own; each state can be reached."""
    for level in levels(state_machine()):
        names = level["States"].keys()
        flat = {
            name: {k: v for k, v in state.items() if k != "ItemProcessor"}
            for name, state in level["States"].items()
        }
        reached = {level["StartAt"]}.union(*map(ways, flat.values()))
        assert names == reached


def test_every_error_is_a_class() -> None:
    """An error is matched by the name of a class that exists, or by AWS's own word."""
    matched = {
        name
        for state in states().values()
        for rule in [*state.get("Retry", ()), *state.get("Catch", ())]
        for name in rule["ErrorEquals"]
    }
    classes = {
        name
        for module in (bulkdrop.errors, sfbulk)
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }

    assert matched - AWS_ERRORS <= classes


def test_every_substitution_is_used() -> None:
    """The template substitutes just what the definition asks for."""
    asked = set(re.findall(r"\$\{(\w+)\}", (ROOT / "statemachine/load.asl.json").read_text()))
    given = template()["Resources"]["LoadStateMachine"]["Properties"]["DefinitionSubstitutions"]

    assert asked == given.keys()


def test_names_are_one() -> None:
    """Folder, state and logical id are one verb and noun; start_load alone is no state."""
    folders = {path.parent.name for path in Path(ROOT / "functions").glob("*/app.py")}
    tasks = {step(name) for name, state in states().items() if state["Type"] == "Task"}
    resources = template()["Resources"]

    assert folders == {task.lower().replace(" ", "_") for task in tasks} | {"start_load"}
    for folder in folders:
        function = resources[folder.title().replace("_", "") + "Function"]
        assert function["Properties"]["CodeUri"] == f"functions/{folder}"


def test_tasks_are_bounded() -> None:
    """Each task calls its own function, in bounded time, with bounded retries."""
    for name, state in states().items():
        if state["Type"] != "Task":
            continue
        assert state["Resource"] == "arn:${Partition}:states:::lambda:invoke"
        assert (
            state["Parameters"]["FunctionName"]
            == "${" + step(name).replace(" ", "") + "FunctionArn}"
        )
        assert state["TimeoutSeconds"] > 0
        assert all("MaxAttempts" in rule for rule in state["Retry"])


def test_tasks_outlast_their_functions() -> None:
    """A task times out after its function, so that two runs of one step never overlap."""
    resources = template()["Resources"]
    for name, state in states().items():
        if state["Type"] == "Task":
            function = resources[step(name).replace(" ", "") + "Function"]["Properties"]
            assert function["Timeout"] < state["TimeoutSeconds"]


def test_lambda_is_waited_for() -> None:
    """A step that Lambda does not take for a while costs nothing but time, up to some hours."""
    for name, state in states().items():
        if state["Type"] == "Task":
            (rule,) = [r for r in state["Retry"] if set(r["ErrorEquals"]) == LAMBDA_IS_AWAY]
            assert rule["MaxAttempts"] * rule["MaxDelaySeconds"] >= 86_400, name
            assert state["Retry"][-1]["ErrorEquals"] == ["States.ALL"]


def test_aws_is_waited_for() -> None:
    """An outage of S3 or another service is outlasted, and has a budget of retries of its own."""
    for name, state in states().items():
        if state["Type"] == "Task":
            (rule,) = [r for r in state["Retry"] if "AwsUnavailableError" in r["ErrorEquals"]]
            assert rule["ErrorEquals"] == ["AwsUnavailableError"]
            assert rule["MaxAttempts"] * rule["MaxDelaySeconds"] >= 86_400, name


def test_killed_functions_are_tried_for_minutes() -> None:
    """Whatever else fails is tried eight times more, by every step alike."""
    for state in states().values():
        if state["Type"] == "Task":
            assert state["Retry"][-1]["MaxAttempts"] == 8


def test_refused_logins_are_tried_a_few_times() -> None:
    """A session refused right after its login, or a secret read too early, passes in a minute."""
    (rule,) = [
        r for r in states()["Submit Job"]["Retry"] if "AuthenticationError" in r["ErrorEquals"]
    ]
    pauses = [rule["IntervalSeconds"] * rule["BackoffRate"] ** n for n in range(3)]
    assert (rule["ErrorEquals"], rule["MaxAttempts"]) == (["AuthenticationError"], 3)
    assert sum(pauses) <= 90


def test_handlers_name_outages() -> None:
    """Each step names the outages of AWS services, so that the state machine knows them."""
    for name, state in states().items():
        if state["Type"] == "Task":
            code = ROOT / "functions" / step(name).lower().replace(" ", "_") / "app.py"
            assert "@aws_outages()\ndef lambda_handler(" in code.read_text(encoding="utf-8")


def test_blocked_requests_are_tried_a_few_times() -> None:
    """A proxy's web page is no outage: five tries with growing pauses, then the load says so."""
    asking = {"Submit Job", "Save Results"}  # Check Job takes it for a look that saw nothing
    for name in asking:
        state = states()[name]
        rules = [r for r in state["Retry"] if "BlockedRequestError" in r["ErrorEquals"]]
        assert [(r["ErrorEquals"], r["MaxAttempts"]) for r in rules] == [
            (["BlockedRequestError"], 5)
        ]
        assert rules[0]["BackoffRate"] > 1
        assert state["Catch"][-1]["ErrorEquals"] == ["States.ALL"]


def test_parts_are_loaded_alike() -> None:
    """The states of the first part and of the others are equal, except for where they end."""
    first, others = state_machine()["States"], states()
    copied = [name for name in others if name.startswith(OTHER)]

    assert len(copied) == 8
    for name in copied:
        theirs = json.dumps(others[name]).replace(OTHER, "").replace("Part Ended", "More Parts?")
        ours = {key: value for key, value in first[step(name)].items() if key != "Comment"}
        if step(name) != "Results Not Saved":
            assert json.loads(theirs) == ours


def test_a_dead_part_costs_itself_alone() -> None:
    """No child that dies ends the Map Run of its siblings."""
    assert state_machine()["States"]["Load Other Parts"]["ToleratedFailurePercentage"] == 100


def test_a_small_load_takes_few_transitions() -> None:
    """A load of one part that finishes before the first look takes at most 12 states."""
    way = [
        *("Plan Load", "Is It Our Turn?", "Submit Job", "Wait for Job", "Check Job"),
        *("Is Job Finished?", "Save Results", "Is There a Second Chance?", "More Parts?"),
        *("Finish Load", "Did Load Succeed?", "Load Succeeded"),
    ]
    found = state_machine()["States"]

    assert all(later in ways(found[name]) for name, later in pairwise(way))
    assert len(way) <= 12


def test_children_never_fail() -> None:
    """Each task of a part catches whatever it can, since no part may fail the Map."""
    (children,) = [level for level in levels(state_machine()) if "ProcessorConfig" in level]
    for state in children["States"].values():
        assert state["Type"] != "Fail"
        if state["Type"] == "Task":
            assert state["Catch"][-1]["ErrorEquals"] == ["States.ALL"]


def test_machine_is_bounded() -> None:
    """The machine outlasts the longest load that the parameters allow."""
    longest = template()["Parameters"]["LoadTimeoutHours"]["MaxValue"] * 3600

    assert longest < state_machine()["TimeoutSeconds"] <= 14 * 24 * 3600


@pytest.mark.parametrize(
    "word",
    ["QueryLanguage", "Assign", "JSONata", "ItemBatcher", "ResultWriter"],
)
def test_local_dialect(word: str) -> None:
    """The definition keeps to what the local interpreter does as AWS does."""
    assert word not in (ROOT / "statemachine/load.asl.json").read_text()


def test_choices_have_a_default() -> None:
    """A Choice that matches nothing goes somewhere."""
    assert all("Default" in state for state in states().values() if state["Type"] == "Choice")
