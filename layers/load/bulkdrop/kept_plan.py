"""The plan of a load as it is kept in S3, for later runs of the load."""

from bulkdrop import keys
from bulkdrop.load import Load, Plan
from bulkdrop.storage.bucket import Bucket


def keep_plan(bucket: Bucket, load: Load, plan: Plan) -> None:
    """Write the plan down; its parts must be listed already."""
    bucket.write_json(keys.plan_key(load.load_id), plan.to_state())


def kept_plan(bucket: Bucket, load: Load) -> Plan | None:
    """Read the plan that an earlier run kept, if there was one that came so far."""
    document = bucket.read_json(keys.plan_key(load.load_id)) if load.run > 1 else None
    return Plan.from_state(document) if document else None
