"""An upload of gigabytes, planned and sent part by part, whose bytes are made as they are read."""

import sys
from collections.abc import Iterator, Sequence

from bench.servers import serve_org, serve_s3
from bench.transfers import MEGABYTE, bulkdrop, load_facts

_KEY = "incoming/Contact/insert/big.csv"


def measure_big(gigabytes: Sequence[float]) -> Iterator[str]:
    """Load files of such sizes, one after the other, and write what that used."""
    yield "| GB | parts | records | plan s | MB/s | upload CPU s/GB | results CPU s/GB | peak MB |"
    yield "|---:|---:|---:|---:|---:|---:|---:|---:|"
    for number, size in enumerate(gigabytes):
        yield _load(size, number)


def _load(gigabytes: float, number: int) -> str:
    with serve_org() as org, serve_s3() as s3:
        size = s3.make_large(_KEY, gigabytes)
        facts = {
            "load": load_facts(_KEY, size, number),
            "org_url": org.url,
            "client_id": org.client_id,
            "client_secret": org.client_secret,
            "forget": True,
        }
        whole, phases, said = bulkdrop(facts, s3)
    plan, gb = phases["plan"].wall, size / MEGABYTE / 1000
    sys.stderr.write(f"{gb:.1f} GB: {whole.wall:.0f} s\n")
    return (
        f"| {gb:.2f} | {said['parts']} | {said['records']:,} | {plan:.1f} "
        f"| {size / MEGABYTE / plan:.0f} | {phases['upload'].cpu / gb:.2f} "
        f"| {phases['results'].cpu / gb:.2f} | {whole.peak_bytes / MEGABYTE:.0f} |"
    )
