import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sections.test_audio import wav
from sections.test_images import noise

from tbreport.api import load
from tbreport.budget import Offer, Share, evenly, plan
from tbreport.cli import run as tbreport
from tbreport.errors import SizeError
from tbreport.options import Options
from tbreport.report import Report


def offers(count, size=10, **more):
    return [
        Offer(key=f"{more.get('series', 's')}{i}", size=size, kind="images", position=i, **more) for i in range(count)
    ]


def test_everything_is_kept_where_there_is_room():
    assert plan(offers(5), 50).left_out == ()
    assert len(plan(offers(5), None).kept) == 5


def test_first_and_last_stay_and_the_rest_is_even():
    chosen = plan(offers(11), 30)
    assert chosen.kept == {"s0", "s5", "s10"}
    assert chosen.left_out == (Share("images", 3, 11, 30),)


def test_every_series_is_thinned_alike():
    long, short = offers(100, series=("long",)), offers(10, series=("short",))
    kept = plan([*long, *short], 550).kept
    assert (len(kept & {o.key for o in long}), len(kept & {o.key for o in short})) == (50, 5)


def test_higher_priority_is_served_first():
    low, high = offers(5, series=("low",)), offers(5, series=("high",), priority=1)
    kept = plan([*low, *high], 60).kept
    assert {o.key for o in high} <= kept
    assert "('low',)4" in kept


def test_short_series_keep_their_first_beside_long_ones():
    long, short = offers(1000, series=("long",)), offers(3, series=("short",))
    kept = plan([*long, *short], 100).kept
    assert {"('long',)0", "('long',)999", "('short',)0", "('short',)2"} <= kept
    assert len(kept) == 10


def test_lasts_come_before_firsts():
    one, two = offers(5, series=("one",)), offers(5, series=("two",))
    assert plan([*one, *two], 20).kept == {"('one',)4", "('two',)4"}
    assert plan([*one, *two], 30).kept == {"('one',)4", "('two',)4", "('one',)0"}


def test_what_stands_in_two_places_is_never_paid_twice():
    same = [Offer(key=f"k{i % 4}", size=10, kind="images", series=(i % 2,), position=i) for i in range(40)]
    assert plan(same, 40).left_out == ()
    assert len(plan(same, 39).kept) == 3


def test_equal_content_is_paid_once():
    same = [Offer(key="same", size=10, kind="images", series=(i,)) for i in range(50)]
    chosen = plan(same, 10)
    assert chosen.shares == (Share("images", 50, 50, 10),)


def test_two_kinds_that_share_their_bytes_hold_them_once(logdir):
    both, more = noise(1, (100, 100)), [noise(seed, (100, 100)) for seed in (2, 3)]
    logdir.run("a").image("i", both).audio("a", (both, "no sound"))
    for step, picture in enumerate(more, 1):
        logdir.run("a").image("i", picture, step=step)
    report = Report(load(logdir.path), options=Options(max_size=None))
    html = report.html()
    assert len(re.findall(r'id="blob-\w+"', html)) == 3
    assert sum(report.sizes.values()) == len(html.encode())
    less = Report(load(logdir.path), options=Options(max_size=len(html) - 20_000))
    images = next(share for share in less.left_out if share.kind == "images")
    assert (images.kept, images.total) == (2, 3)
    assert len(less.html().encode()) <= len(html) - 20_000


def test_where_not_even_the_last_fit_as_many_as_fit():
    assert plan([Offer(key="big", size=99, kind="audio", series=(0,)), *offers(3)], 15).kept == {"s2"}
    assert plan(offers(3), 0).kept == frozenset()


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 100), st.integers(0, 2), st.integers(0, 20))),
    st.integers(0, 2000),
)
def test_never_over_the_room_and_always_the_same(given_offers, room):
    made = [
        Offer(key=f"k{key}", size=10 + key, kind="images", series=(s,), position=i, priority=priority)
        for i, (s, _, priority, key) in enumerate(given_offers)
    ]
    chosen = plan(made, room)
    assert sum({o.key: o.size for o in made if o.key in chosen.kept}.values()) <= room
    assert chosen == plan(made, room)


@given(st.integers(1, 200), st.integers(0, 200))
def test_evenly_keeps_the_ends(length, count):
    chosen = evenly(length, count)
    assert chosen == sorted(set(chosen))
    assert len(chosen) == min(length, max(2, count))
    assert (chosen[0], chosen[-1]) == (0, length - 1)
    gaps = {b - a for a, b in pairwise(chosen)}
    assert not gaps or max(gaps) - min(gaps) <= 1


def mixture(logdir, seed):
    """Logs of every kind that offers something, in amounts and sizes by chance; some tags are very long."""
    rng = np.random.default_rng(seed)
    for i in range(int(rng.integers(1, 4))):
        run = logdir.run(f"run{i}")
        for step in range(50):
            run.scalar("loss", step, float(rng.normal()))
        for kind in rng.choice(["image", "audio", "text"], int(rng.integers(1, 6))):
            tag = f"{kind}{rng.integers(9)}" + "<&/" * int(rng.choice([0, 0, 3000]))
            for step in range(int(rng.integers(1, 25))):
                size = int(rng.integers(1, 40))
                if kind == "image":
                    run.legacy_image(tag, noise(int(rng.integers(40)), (size, size)), step=step)
                elif kind == "audio":
                    run.legacy_audio(tag, wav(rng.bytes(2 * int(rng.integers(1, 4000)))), step=step)
                else:
                    run.text(tag, rng.bytes(int(rng.integers(1, 5_000))).hex(), step=step)
    return load(logdir.path)


@pytest.mark.parametrize("seed", range(4))
def test_the_finished_file_is_never_larger_than_asked_for(logdir, tmp_path, seed):
    experiment = mixture(logdir, seed)
    whole = Report(experiment, options=Options(max_size=None)).save(tmp_path / "whole.html").stat().st_size
    least = smallest(experiment)
    for share in (0.02, 0.6, 1.0):
        bound = least + round((whole - least) * share)
        report = Report(experiment, options=Options(max_size=bound))
        assert report.save(tmp_path / "part.html").stat().st_size <= bound
        assert sum(report.sizes.values()) == (tmp_path / "part.html").stat().st_size
        if share == 1.0:
            assert report.left_out == ()


def smallest(experiment):
    with pytest.raises(SizeError) as raised:
        Report(experiment, options=Options(max_size=1)).html()
    return raised.value.least


def test_a_size_that_cannot_be_met_is_an_error_and_the_older_report_stays(logdir, tmp_path, capsys):
    mixture(logdir, 3)
    out = tmp_path / "reports" / "r.html"
    out.parent.mkdir()
    out.write_text("older")
    arguments = ["build", str(logdir.path), "-o", str(out), "--max-size"]
    assert tbreport([*arguments, "100kB"]) == 1
    said, wrong = capsys.readouterr()
    assert (said, wrong.count("\n")) == ("", 1)
    assert "The report is larger than --max-size 100.0 kB: what is always in it takes " in wrong
    assert "or narrow --runs or --tags, or leave sections out with --skip." in wrong
    assert (out.read_text(), list(out.parent.iterdir())) == ("older", [out])
    enough = re.search(r"Give --max-size (\d+kB) or more", wrong)[1]
    assert tbreport([*arguments, enough]) == 0
    assert out.stat().st_size <= int(enough.removesuffix("kB")) * 1000
    assert 'data-section="scalars"' in out.read_text()


def test_thinner_scalars_meet_a_size_that_has_room_for_the_page(logdir):
    rng = np.random.default_rng(0)
    for run in range(8):
        for tag in range(4):
            for step, value in enumerate(rng.normal(size=1500).tolist()):
                logdir.run(f"r{run}").scalar(f"t{tag}", step, value)
    report = Report(load(logdir.path), options=Options(max_size=500_000))
    assert len(report.html().encode()) <= 500_000
    assert [share.kind for share in report.left_out] == ["scalar points"]


def test_the_size_that_is_said_to_be_enough_is_enough_for_scalars_that_grow_with_it(logdir):
    rng = np.random.default_rng(0)
    for tag in range(10):
        for step in range(4000):
            logdir.run("a").scalar(f"loss{tag}", step, float(rng.normal()))
    experiment = load(logdir.path)
    least = smallest(experiment)
    assert len(Report(experiment, options=Options(max_size=least)).html().encode()) <= least


def test_the_report_and_the_command_line_say_what_was_kept(logdir, tmp_path, capsys):
    for step in range(400):
        logdir.run().legacy_image("x", noise(step, (16, 16)), step=step)
    least = smallest(load(logdir.path))
    out = tmp_path / "r.html"
    assert tbreport(["build", str(logdir.path), "-o", str(out), "--max-size", f"{(least + 60_000) // 1000}kB"]) == 0
    said = re.search(r"(\d+) of 400 images; --max-size none keeps all", capsys.readouterr().out)
    assert 20 < int(said[1]) < 80
    html = out.read_text()
    assert f"{said[1]} of 400" in html
    assert "<code>--max-size none</code>" in html
    assert "thinned evenly over its steps: its last value is kept longest" in html
    assert len(set(re.findall(r'id="blob-(\w+)"', html))) == int(said[1])
