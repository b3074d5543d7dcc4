"""Histograms of real and of generated logs are those that TensorBoard's histogram dashboard is given."""

import sys
import warnings

import numpy as np
import pytest

from tbreport.loading import load
from tbreport.options import Options

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # TensorBoard's own imports warn.
    from tensorboard import context
    from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
    from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
    from tensorboard.plugins.base_plugin import TBContext
    from tensorboard.plugins.histogram.histograms_plugin import HistogramsPlugin


@pytest.fixture(scope="module")
def experiment(logs_to_compare):
    return load(logs_to_compare, Options(restarts="all"))


@pytest.fixture(scope="module")
def plugin(logs_to_compare):
    multiplexer = EventMultiplexer(size_guidance={"tensors": 0}, purge_orphaned_data=False)
    multiplexer.AddRunsFromDirectory(str(logs_to_compare))
    multiplexer.Reload()
    provider = MultiplexerDataProvider(multiplexer, str(logs_to_compare))
    return HistogramsPlugin(TBContext(logdir=str(logs_to_compare), data_provider=provider))


def test_the_dashboard_lists_the_same(experiment, plugin):
    listed = plugin.index_impl(context.RequestContext(), experiment="")
    ours = {name: set(run.histograms) for name, run in experiment.runs.items() if run.histograms}
    assert {name: set(tags) for name, tags in listed.items() if tags} == ours


def test_the_dashboard_is_given_the_same(experiment, plugin):
    for name, run in experiment.runs.items():
        for tag, series in run.histograms.items():
            given, _ = plugin.histograms_impl(context.RequestContext(), tag, name, "", downsample_to=sys.maxsize)
            assert series.steps.tolist() == [step for _, step, _ in given], (name, tag)
            np.testing.assert_array_equal(np.nan_to_num(series.wall_times), [time for time, _, _ in given])
            for ours, (_, _, rows) in zip(series.values, given, strict=True):
                # It makes legacy ones float32; here they are as precise as written.
                theirs = np.reshape(rows, (-1, 3)).astype("f4")
                np.testing.assert_array_equal(ours.values.reshape(-1, 3).astype("f4"), theirs, f"{name} {tag}")
