import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tbreport.sections.scalars.reduction import bounds, reduce

numbers = st.one_of(st.floats(-1e6, 1e6), st.sampled_from([np.nan, np.inf, -np.inf]))


@given(st.integers(301, 10_000), st.integers(300, 5000))
def test_buckets_cover_every_point_once(length, cap):
    at = bounds(length, min(cap, length - 1))
    assert at[0] == 0
    assert at[-1] == length
    assert (np.diff(at) > 0).all()
    assert at[1] == 1
    assert at[-2] == length - 1
    assert len(at) - 1 <= cap / 3 + 1


@given(hnp.arrays(np.float64, st.integers(301, 700), elements=numbers))
def test_extremes_and_marks_are_exact(values):
    at = bounds(len(values), 300)
    buckets = reduce(values, at)
    for i in range(len(at) - 1):
        inside = values[at[i] : at[i + 1]]
        finite = inside[np.isfinite(inside)]
        if len(finite):
            assert (buckets.low[i], buckets.high[i]) == (finite.min(), finite.max())
            np.testing.assert_allclose(buckets.mean[i], finite.mean(), rtol=1e-9, atol=1e-9)
        else:
            assert np.isnan([buckets.low[i], buckets.high[i], buckets.mean[i]]).all()
        marks = 1 * np.isnan(inside).any() + 2 * (inside == np.inf).any() + 4 * (inside == -np.inf).any()
        assert buckets.marks[i] == marks


def smoothed(values, weight):
    """TensorBoard's debiased average of each point."""
    last, out = 0.0, np.empty(len(values))
    for i, value in enumerate(values):
        last = last * weight + (1 - weight) * value
        out[i] = last / (1 - weight ** (i + 1))
    return out


def smoothed_buckets(mean, sizes, weight):
    """The same of buckets: a bucket of k points counts as k points at its mean."""
    last, seen, out = 0.0, 0, np.empty(len(mean))
    for i, (value, size) in enumerate(zip(mean, sizes, strict=True)):
        last = last * weight**size + (1 - weight**size) * value
        seen += size
        out[i] = last / (1 - weight**seen)
    return out


def test_smoothing_stays_close():
    """Of 100,000 noisy points in 4,000 buckets the smoothed line moves by less than a tenth of the noise."""
    rng = np.random.default_rng(0)
    x = np.linspace(0, 1, 100_000)
    values = np.exp(-4 * x) + 0.1 * np.sin(30 * x) + rng.normal(scale=0.2, size=len(x))
    at = bounds(len(values), 12_000)
    buckets, ends = reduce(values, at), at[1:] - 1
    for weight, within in ((0.99, 0.02), (0.999, 0.004)):
        error = smoothed_buckets(buckets.mean, np.diff(at), weight) - smoothed(values, weight)[ends]
        assert np.sqrt((error[10:] ** 2).mean()) < within
