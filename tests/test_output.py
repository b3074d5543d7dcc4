"""Files are written whole or not at all."""

from pathlib import Path

import pytest

from tbreport.errors import OutputError
from tbreport.output import write_atomically


def test_a_failed_write_leaves_no_trace(tmp_path, monkeypatch):
    target = tmp_path / "report.html"
    target.write_text("older")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write_atomically(target, [b"newer"])
    assert target.read_text() == "older"
    assert list(tmp_path.iterdir()) == [target]
