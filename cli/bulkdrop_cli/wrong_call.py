"""What a person asked for and cannot have, in a sentence for them."""

from bulkdrop_cli.exit_code import ExitCode


class WrongCallError(Exception):
    """The call cannot be carried out as it is; the message says why, and what to do."""

    def __init__(self, sentence: str, code: ExitCode = ExitCode.WRONG_CALL) -> None:
        super().__init__(sentence)
        self.code = code
