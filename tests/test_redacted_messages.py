"""What `--redact` matches is in no message and no medium either, and what referred to it still does."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
import real_logs
from sections.probe import SECTION as PROBE
from sections.test_images import picture
from test_embedded import FORMS, SECRET, change, commented
from whole import whole
from writing import field, graph_def, session_start

from tbreport.api import load
from tbreport.embedded import without
from tbreport.errors import LoadError
from tbreport.model import KINDS
from tbreport.options import Options
from tbreport.packing import Block
from tbreport.proto import message
from tbreport.publishing import MARK, Redactor
from tbreport.publishing.messages import GRAPHS, References
from tbreport.report import Report
from tbreport.sections import Section, View, discover


def encoded_message(name, **fields):
    return message(name)(**fields).SerializeToString()


def layout(*tags):
    charts = [{"title": f"Chart of {SECRET}", "multiline": {"tag": list(tags)}}]
    charts.append({"title": "b", "margin": {"series": [{"value": f"loss/{SECRET}", "lower": "lo", "upper": "up"}]}})
    return encoded_message("Layout", category=[{"title": SECRET, "chart": charts}])


def graph():
    named = {"scope/jane-doe42/w": [], "scope/out": [f"scope/{SECRET}/w:0", f"^scope/{SECRET}/w"]}
    nodes = message("GraphDef").FromString(graph_def(named))
    nodes.node[0].device = f"/job:{SECRET}"
    nodes.node[0].attr["_class"].list.s.append(f"loc:@scope/{SECRET}/w".encode())
    nodes.node[0].attr["value"].tensor.string_val.append(SECRET.encode())
    nodes.node[0].attr["value"].tensor.dtype = 7
    nodes.node[1].op = f"call_{SECRET}"
    function = nodes.library.function.add()
    function.signature.name = f"call_{SECRET}"
    function.node_def.add(name=f"inner_{SECRET}")
    function.ret["x"] = f"inner_{SECRET}:y:0"
    return nodes.SerializeToString() + field(9, f"a field of tomorrow by {SECRET}")


@pytest.fixture
def leaky(logdir):
    """A logdir that holds the secret in every message, and in the bytes of media."""
    run = logdir.run("main")
    for tag in (f"loss/{SECRET}", "loss/other", "lo", "up"):
        run.scalar(tag, 0, 1.0)
    start = {f"dir_{SECRET}": f"/home/{SECRET}", "lr": 0.1, "DIR_JANE-DOE42": True}
    run.hparams(session_start(start, group=f"group of {SECRET}") + field(9, f"unknown {SECRET}"))
    experiment = {
        "description": SECRET, "user": SECRET, "name": SECRET,
        "hparam_infos": [{"name": f"dir_{SECRET}", "display_name": SECRET, "description": SECRET,
                          "domain_discrete": {"values": [{"string_value": f"/home/{SECRET}"}]}}],
        "metric_infos": [{"name": {"group": f"val {SECRET}", "tag": f"loss/{SECRET}"}, "display_name": SECRET}],
    }  # fmt: skip
    logdir.run(f"main/val {SECRET}").scalar(f"loss/{SECRET}", 0, 2.0)
    run.hparams(encoded_message("HParamsPluginData", experiment=experiment), tag="_hparams_/experiment")
    run.custom_scalars(layout(f"loss/{SECRET}", f"loss/{SECRET[:4]}.*", "loss/.*"))
    run.graph(graph())
    stats = {"dev_stats": [{"device": SECRET, "node_stats": [{"node_name": f"scope/{SECRET}/w:MatMul"}]}]}
    run.run_metadata(f"step {SECRET}", encoded_message("RunMetadata", step_stats=stats))
    keras = {"config": {"layers": [{"name": SECRET}, {"name": "b", "inbound_nodes": [[[SECRET, 0]]]}], SECRET: 1}}
    run.tensor("keras", np.array([json.dumps(keras).encode()], object), plugin="graph_keras_model")
    run.mesh(f"cow {SECRET}", "VERTEX", np.zeros((1, 3, 3), "f4"))
    run.tensor("odd", np.array([SECRET.encode(), b"\xff" + SECRET.encode()], object), plugin="odd",
               content=f"plugin's own: {SECRET}".encode())  # fmt: skip
    for form in FORMS[:4]:
        run.legacy_image(form, commented(form))
    run.image("html", f"<!doctype html>{SECRET}".encode(), picture())
    run.audio("clips", (commented("WAV"), f"label {SECRET}"), (commented("MP3"), ""))
    return logdir


def raw_section(tmp_path):
    """A section that puts every message and sample into the page as bytes, where no redaction of views reaches."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "section.html").write_text("")

    def build(experiment, options):
        block = Block("raw")
        for run in experiment.runs.values():
            for kind, series in run.series():
                block.add(np.frombuffer(series.metadata.content, np.uint8))
                for value in series.values if kind not in ("scalars", "mesh") else ():
                    cells = value if isinstance(value, tuple) else value.values.ravel()
                    for cell in cells:
                        block.add(np.frombuffer(cell, np.uint8))
        return View(blocks=(block,))

    return Section(name="raw", title="Raw", order=999, folder=folder, build=build)


def test_the_finished_page_holds_it_nowhere(leaky, tmp_path):
    sections = [*discover(), raw_section(tmp_path)]
    experiment = load(leaky.path)
    before = whole(Report(experiment, sections=sections, title=SECRET).html())
    assert before.lower().count(SECRET.encode()) > 40
    after = whole(Report(experiment, sections=sections, title=SECRET, options=Options(redact=(SECRET,))).html())
    assert SECRET.encode() not in after.lower()
    assert MARK.encode() in after


@pytest.fixture
def redacted(leaky):
    experiment = Redactor.of([SECRET]).experiment(load(leaky.path))
    assert all(kind in KINDS for run in experiment.runs.values() for kind, _ in run.series())
    return experiment


def test_hyper_parameters_keep_their_columns_and_metrics(redacted):
    run = redacted.runs["main"]
    (data,) = run.hparams["_hparams_/session_start_info"].values[0]
    session = message("HParamsPluginData").FromString(data).session_start_info
    experiment = (
        message("HParamsPluginData").FromString(run.hparams["_hparams_/experiment"].metadata.content).experiment
    )
    assert data == run.hparams["_hparams_/session_start_info"].metadata.content
    assert sorted(session.hparams) == ["DIR_[redacted]", "dir_[redacted]", "lr"]
    assert session.hparams["lr"].number_value == pytest.approx(0.1)
    (info,) = experiment.hparam_infos
    assert info.name == "dir_[redacted]"
    assert info.domain_discrete.values[0].string_value == session.hparams[info.name].string_value == f"/home/{MARK}"
    (metric,) = experiment.metric_infos
    assert metric.name.tag in redacted.runs[f"main/{metric.name.group}"].scalars


def test_layouts_find_the_tags_they_found(redacted):
    run = redacted.runs["main"]
    (data,) = run.custom_scalars["custom_scalars__config__"].values[0]
    multiline, margin = message("Layout").FromString(data).category[0].chart
    exact, prefix, both = multiline.multiline.tag
    secret = f"loss/{MARK}"
    assert [tag for tag in run.scalars if re.match(exact, tag)] == [secret]
    assert [tag for tag in run.scalars if re.match(prefix, tag)] == [secret]
    assert both == "loss/.*"
    assert margin.margin.series[0].value in run.scalars


def test_graphs_keep_their_edges(redacted):
    run = redacted.runs["main"]
    first, second = (nodes := message("GraphDef").FromString(run.graphs["__run_graph__"].values[0][0])).node
    assert first.name == f"scope/{MARK}/w"
    assert list(second.input) == [f"{first.name}:0", f"^{first.name}"]
    assert first.attr["_class"].list.s[0].decode() == f"loc:@{first.name}"
    (function,) = nodes.library.function
    assert second.op == function.signature.name
    assert function.ret["x"] == f"{function.node_def[0].name}:y:0"
    metadata = message("RunMetadata").FromString(run.graphs[f"step {MARK}"].values[0][0])
    assert metadata.step_stats.dev_stats[0].node_stats[0].node_name == f"{first.name}:MatMul"
    layers = json.loads(run.graphs["keras"].values[0][0])["config"]["layers"]
    assert layers[1]["inbound_nodes"][0][0][0] == layers[0]["name"] == MARK


def test_nodes_that_become_equal_stay_apart(logdir):
    logdir.run().graph(graph_def({"ann/w": [], "bob/w": ["ann/w"], "c": ["bob/w", "ann/w"]}))
    run = Redactor.of(["ann|bob"]).experiment(load(logdir.path)).runs["."]
    nodes = message("GraphDef").FromString(run.graphs["__run_graph__"].values[0][0]).node
    assert [node.name for node in nodes] == [f"{MARK}/w", "[redacted 2]/w", "c"]
    assert list(nodes[2].input) == ["[redacted 2]/w", f"{MARK}/w"]


def test_what_is_no_message_is_left_out_where_it_matches(logdir):
    logdir.run().graph(b"\xff\xff" + SECRET.encode()).hparams(b"\xff\xff plain")
    run = Redactor.of([SECRET]).experiment(load(logdir.path)).runs["."]
    assert SECRET.encode() not in run.graphs["__run_graph__"].values[0][0]
    assert run.hparams["_hparams_/session_start_info"].metadata.content == b"\xff\xff plain"


@pytest.mark.parametrize(
    "expression",
    [
        *("(a+)+$", "(a|a)*b", "(?:a|aa)+$", "(?:a?){40}a{40}$", "(a(a)?)*b", r"(a*)\1{30}b"),
        *("a*a*a*a*a*a*a*a*b", "(a|a)" * 40 + "b"),
    ],
)
def test_an_endless_expression_in_a_layout_ends(logdir, expression):
    """Logs may hold any; one that could try for ever is not run at all, so that this test ends."""
    logdir.run().scalar("a" * 60 + "!", 0, 1.0).scalar("jane", 0, 1.0).custom_scalars(layout(expression))
    experiment = Redactor.of(["jane"]).experiment(load(logdir.path))
    (data,) = experiment.runs["."].custom_scalars["custom_scalars__config__"].values[0]
    assert expression.encode() in data


@pytest.mark.parametrize(
    "expression",
    [
        *("jane", "jane/.*", "(jane|joe)/loss", "(?:jane/)(?:lo|la)ss"),
        *(r"ja.e\/l[a-z]+(_x)?$", r"[\]j]an[^\]x]/loss.*|eval/.*"),
    ],
)
def test_an_expression_of_the_usual_kind_finds_the_tag_under_its_new_name(logdir, expression):
    logdir.run().scalar("jane/loss", 0, 1.0).scalar("other", 0, 1.0).custom_scalars(layout(expression))
    experiment = Redactor.of(["jane"]).experiment(load(logdir.path))
    (data,) = experiment.runs["."].custom_scalars["custom_scalars__config__"].values[0]
    (new,) = message("Layout").FromString(data).category[0].chart[0].multiline.tag
    assert re.match(new, f"{MARK}/loss")
    assert not re.match(new, "other")


@pytest.mark.parametrize("expression", ["a{99999999999999}", "(" * 6000 + ")" * 6000])
def test_an_expression_that_python_refuses_stays_as_it_is(logdir, expression):
    data = message("Layout")()
    data.category.add().chart.add().multiline.tag.append(expression)
    logdir.run("a").scalar(SECRET, 0, 1.0)
    references = References(load(logdir.path), change, {SECRET: MARK}, {"a": "a"})
    assert references.layout.encoded(data.SerializeToString(), "Layout") == data.SerializeToString()


def test_messages_are_read_as_they_were_where_nothing_matches(leaky):
    before, after = load(leaky.path), Redactor.of(["nothing of the kind"]).experiment(load(leaky.path))
    for name, run in before.runs.items():
        for kind in ("images", "audio"):
            for tag, series in getattr(run, kind).items():
                least = [tuple(without(data, str) for data in samples) for samples in series.values]
                assert least == list(getattr(after.runs[name], kind)[tag].values)
        for tag, series in run.hparams.items():
            (ours,), (theirs,) = after.runs[name].hparams[tag].values[0], series.values[0]
            parsed = message("HParamsPluginData").FromString(theirs)
            parsed.DiscardUnknownFields()
            assert message("HParamsPluginData").FromString(ours) == parsed


def test_blobs_of_other_sections_are_redacted_too(logdir):
    logdir.run().scalar("loss", 0, 1.0)
    experiment = load(logdir.path, sections=[PROBE])
    comment = "0" * 1000
    assert comment.encode() in whole(Report(experiment, sections=[PROBE]).html())
    page = Report(experiment, sections=[PROBE], options=Options(redact=("0{9,}",))).html()
    assert comment.encode() not in whole(page)
    assert page.count('id="blob-') == 4


def shown_hparams(tmp_path):
    """A section that shows hyper-parameters as a table does: names in one row, values in others."""
    folder = Path(tmp_path / "hparams")
    folder.mkdir()
    (folder / "section.html").write_text("")

    def build(experiment, options):
        rows = []
        for run in experiment.runs.values():
            for series in run.hparams.values():
                session = message("HParamsPluginData").FromString(series.metadata.content).session_start_info
                rows.append([value.string_value for _, value in sorted(session.hparams.items())])
        return View(payload={"rows": rows})

    return Section(name="hyper", title="Hyper", order=998, folder=folder, build=build)


def test_a_hyper_parameter_is_found_by_its_name_where_it_is_shown(logdir, tmp_path):
    logdir.run("a").hparams(session_start({"db_password": "hunter2", "out": "/home/jane/x"})).scalar("loss", 0, 1.0)
    logdir.run("b").hparams(session_start({"db_password": "hunter2", "out": "/opt"}))
    experiment = load(logdir.path)
    report = Report(experiment, sections=[*discover(), shown_hparams(tmp_path)])
    secret, path = report.findings
    assert (secret.kind, secret.where, secret.run, secret.more) == (
        "password or key", "hyper-parameter db_password", "a", 1,
    )  # fmt: skip
    assert (path.kind, path.where, path.run) == ("home folder", "hyper-parameter out", "a")
    assert "hunter2" not in str(report.problems)
    logdir.run("c").text("args", "--out /home/jane/x", step=2)
    (again,) = [f for f in Report(load(logdir.path), sections=report.sections).findings if f.kind == "home folder"]
    assert (again.place, again.more) == ("text args, step 2 of run c", 1)
    unseen = Report(experiment, sections=[s for s in discover() if s.name in ("scalars", "overview")])
    assert not unseen.findings or b"hunter2" in whole(unseen.html())


@pytest.mark.parametrize("form", FORMS[:5])
def test_paths_in_the_bytes_of_media_are_found(logdir, form):
    kind = "legacy_audio" if form == "WAV" else "legacy_image"
    getattr(logdir.run("r"), kind)("tag", commented(form, "jane"), step=3)
    (finding,) = Report(load(logdir.path)).findings
    assert finding.kind == "home folder"
    assert finding.place.startswith(f"the bytes of {'audio' if form == 'WAV' else 'images'} tag, step 3")
    assert finding.run == "r"


@pytest.mark.parametrize("name", real_logs.folders())
def test_whatever_is_redacted_in_a_real_log_it_can_be_read(name):
    try:
        before = load(real_logs.LOGS / name)
    except LoadError:
        return
    after = Redactor.of(["[aeiou]{2}", "e"]).experiment(before)
    assert len(after.runs) == len(before.runs)
    for old, new in zip(before.runs.values(), after.runs.values(), strict=True):
        for kind in ("hparams", "custom_scalars", "graphs"):
            series = getattr(new, kind)
            assert len(series) == len(getattr(old, kind))
            for one in series.values():
                for data in (sample for value in one.values for sample in value):
                    name_of = {"hparams": "HParamsPluginData", "custom_scalars": "Layout"}.get(kind)
                    name_of = name_of or GRAPHS.get(one.metadata.plugin)
                    if name_of:
                        message(name_of).FromString(data)
        for graph, redacted in zip(old.graphs.values(), new.graphs.values(), strict=False):
            if graph.metadata.plugin == redacted.metadata.plugin == "graphs":
                edges = [message("GraphDef").FromString(of.values[-1][0]) for of in (graph, redacted)]
                assert loose_ends(edges[1]) == loose_ends(edges[0])


def raw(experiment):
    """All the bytes of messages, metadata and texts of an experiment."""
    for run in experiment.runs.values():
        for kind, series in run.series():
            yield series.metadata.content
            for value in series.values if kind != "scalars" else ():
                cells = value if isinstance(value, tuple) else value.values.ravel()
                yield from (cell for cell in cells if isinstance(cell, bytes))


def test_a_home_folder_in_real_graphs_goes(logs):
    experiment = load(logs / "tensorflow__tfx")
    assert sum(data.count(b"/home/jiyongjung") for data in raw(experiment)) > 100
    assert not any(b"jiyongjung" in data for data in raw(Redactor.of(["/home/[^/]+"]).experiment(experiment)))


def loose_ends(graph):
    """How many inputs of a graph's nodes name no node of it."""
    names = {node.name for node in graph.node}
    assert len(names) <= len(graph.node)
    return sum(name.lstrip("^").split(":")[0] not in names for node in graph.node for name in node.input)
