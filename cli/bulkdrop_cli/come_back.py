"""The command line of a call, as a person can copy it from what is printed."""

import os
import shlex

STACK_NAME = "bulkdrop"
STACK_VARIABLE = "BULKDROP_STACK"


def come_back(stack: str, *words: str) -> str:
    """Return the call; it names the stack unless it is the one that would be taken anyway."""
    named = [] if stack == (os.environ.get(STACK_VARIABLE) or STACK_NAME) else ["--stack", stack]
    return shlex.join(["bulkdrop", *words, *named])
