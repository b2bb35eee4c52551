"""Take a load up again: find the parts of which something is still to be loaded."""

import dataclasses

from bulkdrop import keys
from bulkdrop.load import Load, Part
from bulkdrop.outcome import Outcome, outcome_key, read_outcome
from bulkdrop.save_results.again import part_of_file
from bulkdrop.storage.bucket import Bucket


def parts_to_resume(bucket: Bucket, load: Load) -> list[Part]:
    """
    Give what is not known to be loaded or refused.

    An attempt whose end nobody knows is taken up where it is: its journal says what was done, and
    Salesforce what came of it. Records that were not processed become a next attempt.
    """
    first = bucket.read_json(keys.parts_key(load.load_id, 1))
    parts = (_open_part(bucket, load, Part.from_json(part)) for part in first)
    return [part for part in parts if part]


def _open_part(bucket: Bucket, load: Load, part: Part) -> Part | None:
    outcome = read_outcome(bucket, load.load_id, part)
    if outcome is None or outcome.unknown:
        return part
    if outcome.again:
        return _open_part(bucket, load, outcome.again)
    if outcome.count("unprocessed"):
        return _next_attempt(bucket, load, part, outcome)
    return None


def _next_attempt(bucket: Bucket, load: Load, part: Part, outcome: Outcome) -> Part:
    """Move the unprocessed records of an outcome into a next attempt."""
    again = part_of_file(bucket, outcome.results["unprocessed"], part)
    results = dict(outcome.results)
    del results["unprocessed"]
    moved = dataclasses.replace(outcome, results=results, again=again)
    bucket.write_json(outcome_key(load.load_id, part), moved.to_json())
    return again
