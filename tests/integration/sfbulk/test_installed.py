"""sfbulk on its own: installed by pip, beside `requests` and nothing else."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import distribution, requires
from pathlib import Path

import pytest

from local.org import Org

SOURCE = Path(__file__).parents[3] / "layers/load/sfbulk"
README = SOURCE / "README.md"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def needed(name: str) -> Iterator[str]:
    """Yield a distribution and what it requires without extras."""
    yield name
    for requirement in requires(name) or []:
        if "extra ==" not in requirement:
            yield from needed(re.split(r"[^\w.-]", requirement, maxsplit=1)[0])


def link_requests(folder: Path) -> None:
    """Put `requests` and what it needs into a folder, as links to what is installed here."""
    folder.mkdir()
    for name in set(needed("requests")):
        found = distribution(name)
        for top in {file.parts[0] for file in found.files or []} - {".."}:
            (folder / top).symlink_to(str(found.locate_file(top)))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that pip installed sfbulk into, without its dependency."""
    target = tmp_path_factory.mktemp("installed")
    options = ["--quiet", "--disable-pip-version-check", "--no-compile", "--target", str(target)]
    offline = ["--no-index", "--no-deps", "--no-build-isolation"]
    command = [sys.executable, "-m", "pip", "install", *options, *offline, str(SOURCE)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 # our own words
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="module")
def run(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return what runs code that can import sfbulk, requests and the standard library alone."""
    beside = tmp_path_factory.mktemp("beside") / "site"
    link_requests(beside)
    path = f"import sys; sys.path[:0] = {[str(installed), str(beside)]!r}\n"

    def run_alone(code: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(  # noqa: S603 # our own words
            [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-W", "error", "-c", path + code],
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run_alone


def test_modules_are_installed_and_nothing_else(installed: Path) -> None:
    """The package that pip installs is the layer's: the same files with the same bytes."""
    package = installed / "sfbulk"
    sources = [path for path in SOURCE.iterdir() if path.suffix in {".py", ".typed"}]

    assert {path.name for path in package.rglob("*")} == {path.name for path in sources}
    assert all((package / path.name).read_bytes() == path.read_bytes() for path in sources)


def test_install_leaves_no_litter(installed: Path) -> None:
    """An install makes nothing in the source tree: no build folder, no metadata."""
    assert installed.exists()
    others = {path.name for path in SOURCE.iterdir() if path.suffix not in {".py", ".typed"}}
    assert others - {"__pycache__"} == {"README.md", "pyproject.toml"}


def test_everything_is_imported_without_bulkdrop(run: Run) -> None:
    """Each exported name needs `requests` at most: neither bulkdrop nor an AWS library is there."""
    ran = run(
        "import importlib.util, sfbulk\n"
        "print(len([getattr(sfbulk, name) for name in sfbulk.__all__]) > 30, sfbulk.__version__)\n"
        "names = ['bulkdrop', 'boto3', 'botocore', 'aws_lambda_powertools', 'jwt', 'requests']\n"
        "print([name for name in names if importlib.util.find_spec(name)])\n"
    )
    version = re.search(r'__version__ = "(.+)"', (SOURCE / "_identity.py").read_text("utf-8"))

    assert (ran.returncode, ran.stderr) == (0, "")
    assert version
    assert ran.stdout == f"True {version[1]}\n['requests']\n"


def test_missing_pyjwt_is_explained(run: Run) -> None:
    """A JWT bearer login without PyJWT says what to install."""
    ran = run(
        "from sfbulk import JwtBearer\n"
        "JwtBearer('https://acme.example', 'id', username='ada', private_key='').token()\n"
    )

    assert ran.returncode == 1
    assert ran.stderr.endswith(
        "ModuleNotFoundError: JwtBearer signs with PyJWT, which is not installed."
        " Run: pip install 'pyjwt[crypto]'\n"
    )


def test_example_runs(run: Run) -> None:
    """The README's example loads one record, and shows the other with Salesforce's reason."""
    example = re.search(
        r"^```python\n(.*?)^```", README.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert example
    with Org() as org:
        login = {
            "LOGIN_URL": org.url,
            "CLIENT_ID": org.client_id,
            "CLIENT_SECRET": org.client_secret,
        }
        ran = run(example[1], **login)
        names = [record["LastName"] for record in org.records("Contact")]

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("JobComplete: 1 of 2 records failed\n")
    assert "\nTuring INVALID_EMAIL_ADDRESS" in ran.stdout
    assert names == ["Lovelace"]
