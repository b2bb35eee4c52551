"""Why a load did not come to its end: each cause once, with its number, and what follows of it."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from bulkdrop.bounds import fit
from bulkdrop.errors import (
    AwsUnavailableError,
    LoadTimedOutError,
    SourceGoneError,
    WorkExpiredError,
)
from bulkdrop.load.failure import FIRST_PART_FAILED, LOAD_TIMED_OUT, Failure
from bulkdrop.report.grammar import counted
from bulkdrop.result_name import ResultName
from bulkdrop.work.outcome import JobReport, Outcome
from sfbulk import (
    JobState,
    LimitExceededError,
    OutcomeUnknownError,
    RequestRejectedError,
    SalesforceUnavailableError,
)

_OF_THE_FILE = re.compile(r"InvalidBatch|InvalidJob|ClientInputError")
"""What begins the error of a job that fails again however many times the same is sent."""

_WORDS_CHARACTERS = 150
_PASSING = (
    *(AwsUnavailableError, LoadTimedOutError),
    *(LimitExceededError, OutcomeUnknownError, SalesforceUnavailableError),
)
_LASTING = (SourceGoneError, WorkExpiredError)
_SENTENCES = re.compile(r"\.\s+(?=[A-Z])")
_NO_ADVICE = "Repeating the request changes nothing"
_TRY_LATER = "; try again later"
# The names by which the same cause differs from part to part.
_ONE = re.compile(r"\b(?:(?P<big>Job|Part)|(?P<small>job|part)) (?:750\w+|\d+)\b")


@dataclasses.dataclass(frozen=True)
class Cause:
    """
    Why records were not processed, or are unknown: a sentence without its full stop.

    `advice` is what to do before the load is resumed, if anything is known; `passes` says that
    nothing is. `of_file`: only the file can be wrong. `lasts`: resuming meets the same again.
    `rejected`: the request itself was, which repeating it does not change.
    """

    words: str
    advice: str | None = None
    passes: bool = False
    of_file: bool = False
    lasts: bool = False
    rejected: bool = False


_FIRST_PART = Cause("Nothing of the first part could be loaded", passes=True)


@dataclasses.dataclass(frozen=True)
class Causes:
    """The causes of a load, the most frequent first, with the number of attempts of each."""

    counts: list[tuple[Cause, int]]
    others_not_sent: bool

    @property
    def first(self) -> Cause:
        """The cause that decides what to do, in the words of a message."""
        if not self.counts:
            return Cause("Salesforce gave no reason", passes=True)
        cause, count = max(self.counts, key=lambda each: (each[0].lasts, each[0].of_file, each[1]))
        words = fit(cause.words, _WORDS_CHARACTERS)
        words += f" ({count:,} times)" if count > 1 else ""
        more = len(self.counts) - 1
        if more:
            words += f", and {more:,} more reason{'s' * (more > 1)}"
        words += "; the other parts were not sent" if self.others_not_sent else ""
        return dataclasses.replace(cause, words=words)


def causes_of(outcomes: Iterable[Outcome]) -> Causes:
    """
    Return the causes of what is open: of the records that are unknown, else of those not processed.

    What an earlier run did not process, and a later one loaded, has none. Causes that differ only
    in the name of a job or a part are one.
    """
    left = [each for each in outcomes if each.is_open]
    all_known = not any(each.unknown for each in left)
    found = [
        cause
        for outcome in left
        for cause in _causes_of(outcome)
        if all_known or outcome.unknown or cause == _FIRST_PART
    ]
    alike = Counter(_without_names(each) for each in found)
    originals = {_without_names(each): each for each in reversed(found)}
    counts = [(each if n > 1 else originals[each], n) for each, n in alike.most_common()]
    others = [each for each in counts if each[0] != _FIRST_PART]
    return Causes(others or [(_FIRST_PART, 1)] * bool(counts), others_not_sent=others != counts)


def cause_of(failure: Failure) -> Cause:
    """Return the cause that an error stands for: its last sentence is advice if it has several."""
    words, *advice = _SENTENCES.split(failure.sentence.rstrip("."))
    if len(". ".join([words, *advice[:-1]])) > _WORDS_CHARACTERS and advice[:-1]:
        words, *advice = advice  # what it means says more than what was answered
    passes = failure.is_of(*_PASSING) or failure.error == LOAD_TIMED_OUT
    if passes or failure.is_of(*_LASTING):
        advice = []
    return Cause(
        words=". ".join([words, *advice[:-1]]).removesuffix(_TRY_LATER),
        advice=advice[-1] if advice and not advice[-1].startswith(_NO_ADVICE) else None,
        passes=passes,
        lasts=failure.is_of(*_LASTING),
        rejected=failure.is_of(RequestRejectedError),
    )


def _without_names(cause: Cause) -> Cause:
    words = _ONE.sub(
        lambda one: f"{'A' if one['big'] else 'a'} {one[0].split()[0].lower()}", cause.words
    )
    return dataclasses.replace(cause, words=words)


def _causes_of(outcome: Outcome) -> Iterator[Cause]:
    job, failure = outcome.job, outcome.failure
    if failure:
        yield _FIRST_PART if failure.error == FIRST_PART_FAILED else cause_of(failure)
    if job is None or (failure and failure.error == LOAD_TIMED_OUT):  # its sentence names the job
        return
    yield from _causes_of_job(job, outcome)


def _causes_of_job(job: JobReport, outcome: Outcome) -> Iterator[Cause]:
    if job.error:
        of_file = _OF_THE_FILE.match(job.error) is not None
        error = job.error.strip().rstrip(".")
        yield Cause(f"Salesforce ended job {job.id}: {error}", of_file=of_file)
    elif not JobState(job.state).is_terminal:
        yield Cause(f"Job {job.id} was still {job.state} then", passes=True)
    elif outcome.unknown:
        yield Cause(
            f"The results of job {job.id} ({job.state}) account for "
            f"{outcome.records - outcome.unknown:,} of its "
            f"{counted(outcome.records, 'record')}",
            passes=True,
        )
    elif job.state == JobState.ABORTED and outcome.count(ResultName.UNPROCESSED):
        yield Cause(
            f"Job {job.id} was aborted by a user of the org, or as the load's time "
            "(LoadTimeoutHours) was up",
            passes=True,
        )
