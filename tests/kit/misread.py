"""Text that was decoded wrongly."""

WESTERN = ["Jürgen Müller", "Zoë", "François Lefèvre", "Malmö", "Straße", "São Paulo", "Łódź"]


def misread(text: str, encoding: str = "cp1252", times: int = 1) -> str:
    """Read UTF-8 in another encoding, as programs do, this many times."""
    for _ in range(times):
        read = (bytes([byte]).decode(encoding, "replace") for byte in text.encode())
        wrong = zip(read, text.encode(), strict=True)
        text = "".join(chr(byte) if letter == "\ufffd" else letter for letter, byte in wrong)
    return text
