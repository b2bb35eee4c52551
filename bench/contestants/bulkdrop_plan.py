"""Bulkdrop's plan alone, in as many runs as it takes: the state machine would repeat the step."""

import json
import sys
from typing import Any

from bench.contestants.bulkdrop_load import PLAN, SALESFORCE, Undescribed
from bench.contestants.laps import lap
from bulkdrop.errors import PlanUnfinishedError
from bulkdrop.fields.header import Purpose
from bulkdrop.load.upload import Load
from bulkdrop.plan_load.header import HeaderCheck
from bulkdrop.plan_load.prepare import Preparation
from bulkdrop.plan_load.table import Table
from bulkdrop.storage.bucket import Bucket


def main(state: dict[str, Any]) -> None:
    """Plan the load of this state."""
    load = Load.from_json(state)
    bucket = Bucket(load.upload.bucket)
    header = HeaderCheck(Undescribed(bucket, SALESFORCE), load, Purpose(load.operation))
    preparation, runs = Preparation(bucket, load, PLAN, header), 1
    with lap("plan"):
        while (table := _run(preparation)) is None:
            runs += 1
    records = sum(piece.records for piece in table.slices)
    report = {"runs": runs, "parts": len(table.slices), "records": records}
    sys.stdout.write(json.dumps(report) + "\n")


def _run(preparation: Preparation) -> Table | None:
    try:
        return preparation.prepare()
    except PlanUnfinishedError:
        return None


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
