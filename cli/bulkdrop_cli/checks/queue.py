"""Check that no event is left that could not be handled."""

from collections.abc import Iterator

from bulkdrop.report.grammar import counted
from bulkdrop_cli.checks.finding import Finding
from bulkdrop_cli.stack import Stack

_VISIBLE = "ApproximateNumberOfMessages"


def check_letters(stack: Stack) -> Iterator[Finding]:
    """Check that the dead-letter queue is empty."""
    url = stack.output("DeadLetterQueueUrl")
    answer = stack.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=[_VISIBLE])
    if count := int(answer["Attributes"][_VISIBLE]):
        yield Finding.wrong(
            "Dead letters",
            f"{counted(count, 'event')} could not be handled.",
            f"Read the functions' log, then run `bulkdrop redrive --stack {stack.name}`.",
        )
    else:
        yield Finding.right("Dead letters", "none.")
