import pytest

from tbreport.analysis.subruns import SubRun, subruns
from tbreport.loading import load


def found(logdir, *runs):
    for name, tags in runs:
        for tag in tags:
            logdir.run(name).scalar(tag, 0, 1.0)
    return subruns(load(logdir.path))


@pytest.mark.parametrize(
    ("name", "tag", "line"),
    [
        ("exp/loss_train", "loss", "train"),  # PyTorch
        ("exp/a_b_x", "a/b", "x"),
        ("exp/a/b/x", "a/b", "x"),  # tensorboardX
        ("exp/loss_per/class", "loss", "per/class"),  # a line whose name has a slash
    ],
)
def test_lines_of_add_scalars(logdir, name, tag, line):
    assert found(logdir, ("exp", ["other", "third"]), (name, [tag])) == {name: SubRun("exp", line)}


def test_the_root_may_be_the_parent(logdir):
    assert found(logdir, (".", ["x"]), ("loss_a", ["loss"])) == {"loss_a": SubRun(".", "a")}


@pytest.mark.parametrize(
    ("name", "tags"),
    [
        ("exp/loss_train", ["loss", "accuracy"]),  # two tags: a run of its own
        ("exp/version_0", ["loss"]),
        ("exp/loss_", ["loss"]),  # no name for the line
        ("other/loss_train", ["loss"]),  # no run above it
        ("exploss_train", ["loss"]),
    ],
)
def test_other_runs_are_runs(logdir, name, tags):
    assert found(logdir, ("exp", ["x", "y"]), (name, tags)) == {}


def test_tensorboardx_itself(tmp_path):
    writers = pytest.importorskip("tensorboardX")
    with writers.SummaryWriter(str(tmp_path / "exp")) as writer:
        writer.add_scalar("x", 1.0, 0)
        writer.add_scalars("eval/loss", {"a": 1.0, "b": 2.0}, 0)
    names = {"exp/eval/loss/a": SubRun("exp", "a"), "exp/eval/loss/b": SubRun("exp", "b")}
    assert subruns(load(tmp_path)) == names
