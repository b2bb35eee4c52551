"""Put the result files of a load in their place."""

import codecs

from bulkdrop import layout
from bulkdrop.finish_load.join import Joint, join_files
from bulkdrop.load.plan import Plan, SetAside
from bulkdrop.load.upload import Load
from bulkdrop.result_name import ResultName
from bulkdrop.storage.bucket import Bucket
from bulkdrop.storage.concatenate import Span
from bulkdrop.table.form import CR
from bulkdrop.work.outcome import Outcome, ResultFile

_NAMES = (ResultName.SUCCESS, ResultName.FAILURE, ResultName.UNPROCESSED)


def place_results(
    bucket: Bucket, load: Load, plan: Plan, outcomes: list[Outcome]
) -> dict[ResultName, str]:
    """Join the files of all attempts, and return where they are; success.csv alone may be empty."""
    results: dict[ResultName, str] = {}
    mark, ends_with_cr = _mark(bucket, load, plan), plan.form.line_ending == CR
    joint = Joint(plan.column_delimiter.character, mark, ends_with_cr)
    for name in _NAMES:
        sources = [o.results[name] for o in outcomes if name in o.results]
        if name == ResultName.FAILURE and plan.set_aside:
            sources.insert(0, _set_aside(plan.set_aside))
        records = sum(source.records for source in sources)
        if sources and (records or name == ResultName.SUCCESS):
            target = results[name] = layout.result_key(load.results_prefix, name)
            join_files(bucket, sources, target, joint)
        elif name == ResultName.UNPROCESSED and load.run > 1:
            # An earlier run wrote it, and it no longer holds.
            bucket.delete(layout.result_key(load.results_prefix, name))
    if made := [o.undo for o in outcomes if o.undo and o.undo.records]:
        target = results[ResultName.UNDO] = layout.result_key(load.results_prefix, ResultName.UNDO)
        join_files(bucket, made, target, Joint(","))
    if plan.set_aside and plan.set_aside.lines_key:
        target = layout.result_key(load.results_prefix, ResultName.NOT_SENT)
        results[ResultName.NOT_SENT] = target
        bucket.write_stream(target, bucket.read(plan.set_aside.lines_key))
    return results


def _set_aside(aside: SetAside) -> ResultFile:
    return ResultFile(aside.key, aside.records, aside.first_order, aside.last_order)


def _mark(bucket: Bucket, load: Load, plan: Plan) -> Span | None:
    """Write the byte order mark that the results begin with; None if they begin with none."""
    if not plan.form.results_are_marked:
        return None
    key = layout.mark_key(load.load_id)
    bucket.write(key, codecs.BOM_UTF8)
    return Span(key, 0, len(codecs.BOM_UTF8))
