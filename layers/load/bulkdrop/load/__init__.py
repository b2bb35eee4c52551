"""The words that travel from step to step: upload, load, plan, part, attempt."""

from bulkdrop.load.failure import LOAD_TIMED_OUT as LOAD_TIMED_OUT
from bulkdrop.load.failure import Failure as Failure
from bulkdrop.load.part import Attempt as Attempt
from bulkdrop.load.part import Part as Part
from bulkdrop.load.plan import Plan as Plan
from bulkdrop.load.plan import SetAside as SetAside
from bulkdrop.load.upload import Load as Load
from bulkdrop.load.upload import Upload as Upload
from bulkdrop.load.upload import load_id as load_id
from bulkdrop.load.waiting import Waiting as Waiting
from bulkdrop.load.watched_job import WatchedJob as WatchedJob
