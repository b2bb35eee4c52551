"""What is answered to each kind of file that people drop."""

from e2e.loading import Loading


def test_good_file_is_loaded(world: Loading) -> None:
    """Good records are in the org, and in success.csv with their ids; failure.csv is empty."""
    summary = world.load(
        "incoming/Contact/insert/x.csv", "LastName,Email\nLovelace,a@example.com\n"
    )

    assert summary["status"] == "Succeeded"
    assert [row["LastName"] for row in world.rows(summary, "success")] == ["Lovelace"]
    assert world.rows(summary, "failure") == []
