"""Put what is ours in the place of what is moto's."""


def replace(owner: object, name: str, ours: object) -> None:
    """Put ours in the place of moto's, and fail at once if moto has moved it."""
    if not hasattr(owner, name):
        raise RuntimeError(f"{owner} has no {name} any more: this version of moto does not fit.")
    setattr(owner, name, ours)
