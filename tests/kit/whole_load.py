"""Run the steps of a load one by one to its end."""

import dataclasses

from kit.steps import State, Steps


@dataclasses.dataclass(frozen=True)
class Ended:
    """A load that ended: its summary, and its result files by name."""

    summary: State
    files: dict[str, bytes]


def end_part(steps: Steps, part: State) -> State:
    """Submit a part, wait for its job as the state machine does, and save its results."""
    state = steps.run("submit_job", part)
    while not state["job"]["is_finished"]:
        state = steps.run("check_job", state)
    return steps.run("save_results", state)


def load_run(steps: Steps, state: State) -> State:
    """Load a planned run as the state machine does: its first part, then the others; or none."""
    if not state["plan"]["parts"]:  # a check
        return steps.finish(state)
    first = end_part(steps, state)["first"]
    others = state["plan"]["other_parts_key"] if state["plan"]["other_parts"] else None
    for document in steps.read_json(others) if others else ():
        part = {**state, "part": document, "first": first}
        if first["failed"]:
            steps.run("save_results", part)
        else:
            end_part(steps, part)
    return steps.finish(state)


def load(steps: Steps, body: bytes | str, key: str = "incoming/Contact/insert/people.csv") -> Ended:
    """Load a file to its end, second chances included."""
    state = steps.plan(body, key)
    for part in steps.parts(state):
        turn = part
        while "part" in turn:  # it is gone once the part has ended
            turn = end_part(steps, turn)
    summary = steps.finish(state)
    return Ended(summary, {name: steps.read(key) for name, key in summary["results"].items()})
