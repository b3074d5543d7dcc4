"""What is read of real and of generated logs equals what TensorBoard's Rust data server says that it has read.

Restarts are read as it reads them. The differences that are meant are in README.md: of a series with late values or
copies, which it takes for restarts, all that was written is put through its rule.
"""

import numpy as np
import pytest

from tbreport.loading import load
from tbreport.options import Options
from tbreport.reader.compat import GRAPH_PLUGINS

data_server = pytest.importorskip("tensorboard_data_server")
if data_server.server_binary() is None:
    pytest.skip("TensorBoard's data server does not run here", allow_module_level=True)

from server import serve  # noqa: E402


@pytest.fixture(scope="module")
def both(logs_to_compare):
    return load(logs_to_compare), serve(logs_to_compare)


@pytest.fixture(scope="module")
def written(logs_to_compare):
    return load(logs_to_compare, Options(restarts="all"))


def kind_of(plugin):
    return "graphs" if plugin in GRAPH_PLUGINS else plugin


def test_runs(both):
    ours, theirs = both
    assert theirs.runs <= set(ours.runs)
    # The server forgets a run without a record; here it is listed, with a problem.
    for name in set(ours.runs) - theirs.runs:
        assert not list(ours.runs[name].series())
        assert any(problem.path.startswith(name) for problem in ours.problems)


def test_tags_and_kinds(both):
    ours, theirs = both
    found = {(run.name, kind, series.tag) for run in ours.runs.values() for kind, series in run.series()}
    served = {(run, kind_of(plugin), tag) for run, plugin, tag in theirs.series}
    assert served <= found
    # It hides tensors without a plugin that it knows.
    assert {kind for _, kind, _ in found - served} <= {"tensors"}


def points(both, written):
    """(name, kind, our series, the points of ours that the server should have, the server's) of each series."""
    ours, theirs = both
    for (run, plugin, tag), served in theirs.series.items():
        kind = kind_of(plugin)
        series = getattr(ours.runs[run], kind)[tag]
        if series.late or series.superseded_by.copy:
            series = getattr(written.runs[run], kind)[tag]
            steps = series.steps.tolist()
            mine = [i for i, step in enumerate(steps) if all(later > step for later in steps[i + 1 :])]
        else:
            # Of points without steps the server keeps the last only.
            mine = range(len(series))[-1:] if series.stepless else range(len(series))
        yield (run, plugin, tag), kind, series, mine, served


def test_steps_and_wall_times(both, written):
    for name, _, series, mine, served in points(both, written):
        assert series.steps[mine].tolist() == [point.step for point in served], name
        times = np.nan_to_num(series.wall_times[mine])
        np.testing.assert_array_equal(times, [point.wall_time for point in served], str(name))


def test_values(both, written):
    for name, kind, series, mine, served in points(both, written):
        for index, point in zip(mine, served, strict=True):
            same(kind, series.values[index], point.value, name)


def same(kind, ours, theirs, name):
    if kind == "hparams":
        return  # See test_metadata: the value is empty.
    if kind == "images":
        assert ours == theirs[2:], name
    elif kind == "histograms":
        if not np.array_equal(ours.values, theirs):
            np.testing.assert_array_equal(ours.values, trimmed(theirs), str(name))
    elif isinstance(ours, tuple):
        assert ours == (theirs if isinstance(theirs, tuple) else tuple(np.ravel(theirs).tolist())), name
    else:
        np.testing.assert_array_equal(getattr(ours, "values", ours), theirs, str(name))


def trimmed(rows):
    """The rows of a histogram as data_compat.py makes them: no empty buckets at the ends, edges at min and max."""
    # The server hands on a legacy one with them; then the outermost row begins at min or ends at max.
    filled = np.flatnonzero(rows[:, 2] > 0) if len(rows) else []
    if not len(filled):
        return np.zeros((0, 3))
    kept = rows[filled[0] : filled[-1] + 1].astype(np.float64)
    kept[0, 0], kept[-1, 1] = rows[0, 0], rows[-1, 1]
    return kept


def test_metadata(both, written):
    for (run, plugin, tag), kind, series, _, _ in points(both, written):
        content, display_name, description = both[1].metadata[run, plugin, tag]
        metadata = series.metadata
        if kind == "hparams":
            assert (content,) == series.values[0]
        elif metadata.plugin:
            assert (metadata.plugin, metadata.content) == (plugin, content)
        # The server drops those of a legacy value.
        assert description in (metadata.description, "")
        assert display_name in (metadata.display_name, "")
