"""What Bulkdrop says of a `bulkdrop.toml`, as it is typed."""

from typing import Any

from bulkdrop.errors import UploadRefusedError
from bulkdrop.folder_settings.layers import said
from bulkdrop.start_load.settings_file import message


def judged(key: str, content: bytes) -> dict[str, Any]:
    """Return whether the settings hold, and the sentence that a drop of them is answered with."""
    try:
        return {"holds": True, "text": message(key, said(key, content))}
    except UploadRefusedError as error:
        wrong = error.sentence.partition(" Nothing was sent;")[0]
        applies_to = error.reason.applies_to
        return {"holds": False, "text": wrong, "key": applies_to.get("key", "")}
