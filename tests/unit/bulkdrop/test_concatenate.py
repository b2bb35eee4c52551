"""Concatenate: spans are arranged in parts that S3 takes."""

from hypothesis import given
from hypothesis import strategies as st

from bulkdrop.storage.concatenate import LEAST_PART_BYTES, Span, gather

SIZES = st.one_of(
    st.integers(1, 3 * LEAST_PART_BYTES),
    st.sampled_from([1, LEAST_PART_BYTES - 1, LEAST_PART_BYTES, LEAST_PART_BYTES + 1]),
)


@given(st.lists(SIZES, min_size=1, max_size=12))
def test_parts_are_the_spans(sizes: list[int]) -> None:
    """The parts hold every byte once, in order, and only the last may be short."""
    spans = [Span(str(number), 10, 10 + size) for number, size in enumerate(sizes)]

    parts = list(gather(spans))

    flat = [piece for part in parts for piece in part]
    merged: list[Span] = []
    for piece in flat:
        if merged and merged[-1].key == piece.key and merged[-1].stop == piece.start:
            merged[-1] = Span(piece.key, merged[-1].start, piece.stop)
        else:
            merged.append(piece)
    assert spans == merged
    lengths = [sum(piece.size for piece in part) for part in parts]
    assert all(length >= LEAST_PART_BYTES for length in lengths[:-1])


@given(st.lists(SIZES, min_size=1, max_size=12))
def test_memory_is_bounded(sizes: list[int]) -> None:
    """What is read into memory at once is less than two of the shortest parts."""
    spans = [Span(str(number), 0, size) for number, size in enumerate(sizes)]

    read = [part for part in gather(spans) if len(part) > 1 or part[0].size < LEAST_PART_BYTES]

    assert all(sum(piece.size for piece in part) < 2 * LEAST_PART_BYTES for part in read)
