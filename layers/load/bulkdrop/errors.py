"""
What can go wrong with a load that is not Salesforce's doing (that is sfbulk.SalesforceError).

LoadError
├── UploadRefusedError        the upload is not a table that can be loaded; nothing was sent
├── PlanUnfinishedError       the upload is too large to be read in one run of Plan Load
├── SourceGoneError           the source was overwritten or deleted during the load
├── AwsUnavailableError       an AWS service did not answer, or asked to slow down
├── SettingsError             the function's environment is incomplete or invalid
├── ConnectionSecretError     the secret does not hold a Salesforce connection
├── ResultsMovingError        a job that ended is still at work on its last records
├── SubmissionPendingError    whether Salesforce took the part will be known later
├── SubmissionUnknownError    it cannot be known whether Salesforce took the part
├── LoadTimedOutError         the load's time was up before all of it was sent
├── TooManyJobsError          no job that was made for a part could be filled
└── WorkExpiredError          what was kept of the load's earlier runs is gone

The names are API: statemachine/load.asl.json matches errors by them.
"""

from typing import Any

from bulkdrop.bounds import cut_reason, fit
from bulkdrop.reason import Reason, ReasonCode, with_reason


class LoadError(Exception):
    """Something kept a load from being done; the text says what, and what to do next."""


class UploadRefusedError(LoadError):
    """
    The upload's key or content cannot be loaded as it is; nothing of it was sent.

    `sentence` says what is wrong and what to do, in 300 characters at most; `reason` is the same
    for programs, with what it applies to. The error's text carries both through the state machine.
    """

    def __init__(self, code: ReasonCode, sentence: str, **applies_to: Any) -> None:  # noqa: ANN401 # JSON types
        self.sentence = fit(sentence)
        self.reason = Reason(code, cut_reason(applies_to))
        super().__init__(with_reason(self.sentence, self.reason))


class PlanUnfinishedError(LoadError):
    """A run of Plan Load kept how far it has come. Try again: the next run continues from there."""


class SourceGoneError(LoadError):
    """The upload's version that started the load, or a file of the load, is gone."""


class AwsUnavailableError(LoadError):
    """An AWS service did not answer in several tries, or asked to slow down. Try again later."""


class SettingsError(LoadError):
    """A variable of the function's environment is missing or invalid; the text names each."""


class ConnectionSecretError(LoadError):
    """The secret is empty, is not JSON, or lacks a field of the Salesforce connection."""


class ResultsMovingError(LoadError):
    """A job that failed or was aborted still counts on: its results are not the last. Try again."""


class SubmissionPendingError(LoadError):
    """A request's reply was lost, and it is too early to know whether it made a job. Try again."""


class SubmissionUnknownError(LoadError):
    """
    A request's reply was lost, and it cannot be known whether it made a job.

    Sending it again could load the part twice, so it is not sent again.
    """


class LoadTimedOutError(LoadError):
    """The load's time was up before it had its turn, or before a part was sent."""


class TooManyJobsError(LoadError):
    """Jobs were made for a part, none of which could be filled; Salesforce loaded none of it."""


class WorkExpiredError(LoadError):
    """
    The files that a load keeps under `work/` are gone, and an operator asked to resume it.

    It cannot be known what its earlier runs loaded, so nothing is sent.
    """
