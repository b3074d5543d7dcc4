"""Every sentence of "What you get" and "Restarts" in the README has a test; those that no other file holds are here."""

import re
import shutil
from pathlib import Path

import pytest

from tbreport import Options, Report, load
from tbreport.cli import run

TESTS = Path(__file__).parent
README = (TESTS.parent / "README.md").read_text(encoding="utf-8")

# Words of a sentence, which tell it, and the tests that hold it.
PROMISES = {
    "TensorBoard shows a random sample of 1,000 points": [
        "reference/test_against_tensorboard.py::test_tensorboard_keeps_a_sample_of_a_thousand_scalars",
    ],
    "A report holds all of them": [
        "sections/test_scalars.py::test_everything_is_whole_below_the_budget",
        "browser/test_scalars_files.py::test_csv_and_json_hold_every_value_as_it_was_logged",
        "browser/test_scalars.py::test_selected_steps_have_a_table_that_agrees_with_numpy",
        "../tbreport/web/test/shape.test.js::a pixel column keeps its first, lowest, highest and last point",
    ],
    "Every checksum is verified": [
        "reader/test_mutations.py::test_one_flipped_bit_costs_one_record_and_is_said",
    ],
    "Smoothing starts with noisy series only": [
        (
            "../tbreport/web/test/smoothing.test.js::"
            "smoothed at first: noisy series of a hundred points and more, and no others"
        ),
        "browser/test_scalars_truth.py::test_short_and_smooth_series_are_drawn_as_they_were_logged",
    ],
    "A card without a line says why": [
        "browser/test_scalars_truth.py::test_a_card_without_a_line_says_why_and_of_how_many_values",
    ],
    "What was superseded, and why": [
        "test_promises.py::test_what_is_not_there_is_counted_and_said_in_the_report_and_in_the_terminal",
        "test_console.py::test_one_line_a_kind",
    ],
    "After a damaged length": ["reference/test_differences.py::test_damaged_lengths"],
    "A strict content security policy": [
        "test_report.py::test_scripts_and_styles_are_allowed_by_hash_and_none_else",
        "test_report.py::test_asks_nothing_of_the_network",
    ],
    "It opens from `file://`": [
        "browser/test_links.py::test_inside_a_frame_that_may_only_run_scripts",
        "browser/test_print.py::test_what_stands_on_the_paper",
        "browser/test_page.py::test_without_script_there_is_a_true_summary",
        "sections/test_static_charts.py::test_every_run_is_one_path_inside_the_axes",
    ],
    "shown as text or sanitised Markdown": [
        "test_report.py::test_hostile_names_are_text",
        "browser/test_hostile.py::test_descriptions_are_text",
        "test_markdown.py::test_nothing_hostile_is_live",
    ],
    "names neither the machine that logged": ["test_report.py::test_neither_machine_is_named"],
    "is listed before anything is written": [
        "test_publishing.py::test_the_command_line_lists_before_it_writes",
        "test_publishing.py::test_findings_name_run_tag_step_and_line_or_key",
        "test_redaction.py::test_nothing_is_left_of_what_is_redacted",
        "test_redacted_messages.py::test_the_finished_page_holds_it_nowhere",
        "test_redacted_messages.py::test_graphs_keep_their_edges",
        "test_readings.py::test_no_form_of_a_secret_is_left_in_a_page",
        "test_color_profiles.py::test_texts_go_and_colours_stay",
    ],
    "Images and sounds then keep only the bytes": [
        "test_embedded.py::test_nothing_is_left_of_what_no_decoder_needs",
        "test_embedded.py::test_names_are_read_in_every_script_and_dropped",
        "test_embedded.py::test_what_cannot_be_followed_is_left_out_and_said",
    ],
    "is shared among what was logged": [
        "test_promises.py::test_the_sizes_that_the_readme_names",
        "test_budget.py::test_the_finished_file_is_never_larger_than_asked_for",
        "test_budget.py::test_higher_priority_is_served_first",
        "test_budget.py::test_first_and_last_stay_and_the_rest_is_even",
        "test_budget.py::test_lasts_come_before_firsts",
    ],
    "Equal logs, options and version give an equal file": [
        "test_report.py::test_equal_input_gives_equal_bytes_anywhere",
    ],
    "When training resumes from a checkpoint": ["test_promises.py::test_a_resumed_training"],
    "By default a later value supersedes earlier values": [
        "test_promises.py::test_a_resumed_training",
        "reader/test_restarts.py::test_latest_is_what_the_slow_rule_says",
        "reference/test_differences.py::test_restarts",
    ],
    "A lone value that comes late": ["reference/test_differences.py::test_late_values"],
    "The same step logged twice, copies of files": [
        "reader/test_restarts.py::test_the_same_step_again",
        "reader/test_restarts.py::test_files_that_overlap_in_time_are_no_restart",
        "reader/test_copies.py::test_a_copy_of_a_file_is_read_once_and_said_once",
    ],
    "`--restarts all` keeps everything": [
        "test_promises.py::test_a_resumed_training",
        "reader/test_restarts.py::test_all_keeps_what_was_written",
        "reader/test_restarts.py::test_sort_goes_by_step_then_wall_time",
    ],
}
NO_PROMISES = {"What the pixels show it cannot see."}


def sentences():
    """Those of the two parts, without marks of emphasis; a bold lead-in is a heading."""
    parts = re.findall(r"^#+ (?:What you get|Restarts)\n(.*?)^#", README, re.MULTILINE | re.DOTALL)
    assert len(parts) == 2
    items = [item for part in parts for item in re.split(r"\n(?:- |\n)", "\n" + part.strip())]
    for item in items:
        text = " ".join(re.sub(r"\*\*[^*]+\*\*", "", item).split()).removeprefix(": ")
        yield from (sentence for sentence in re.split(r"(?<=[.!?]) (?=[A-Z`])", text) if sentence)


def test_every_sentence_has_a_test_and_every_entry_a_sentence():
    found = list(sentences())
    assert len(found) > 12
    bare = [s for s in found if s not in NO_PROMISES and not any(words in s for words in PROMISES)]
    assert bare == [], "write a test for each, and an entry above"
    assert [words for words in PROMISES if not any(words in s for s in found)] == []


@pytest.mark.parametrize("test", sorted({test for tests in PROMISES.values() for test in tests}))
def test_the_tests_exist(test):
    file, _, name = test.partition("::")
    text = (TESTS / file).read_text(encoding="utf-8")
    assert f"def {name}(" in text or f'test("{name}"' in text


def test_what_is_not_there_is_counted_and_said_in_the_report_and_in_the_terminal(logdir, tmp_path, capsys):
    writer = logdir.run("a")
    for value, step in enumerate([*range(2000), *range(1000, 2500)]):
        writer.scalar("loss", step, float("nan") if step == 7 else value)
    data = bytearray(writer.path.read_bytes())
    data[data.index(b"loss") + 8] ^= 1
    writer.path.write_bytes(bytes(data[:-2]))
    shutil.copy(writer.path, writer.path.with_name(f"{writer.path.name} (1)"))
    report = tmp_path / "r.html"
    assert run(["build", str(logdir.path), "-o", str(report), "--scalar-budget", "1kB"]) == 0
    terminal = " ".join(capsys.readouterr().out.split())
    page = " ".join(re.sub(r"<[^>]*>", " ", report.read_text(encoding="utf-8")).split())
    for said in (
        r"1,000 values superseded by a restart, in 1 series of 1 run",
        r"1 value NaN or infinite, in 1 series of 1 run",
        r"1 record with a wrong checksum dropped",
        r"the last record is cut off \(\d+ bytes\); all before it was read",
        r"a copy of another event file of its run, byte for byte: left unread",
        r"[\d,]+ of 2,498 (?:scalar points|build with)",
    ):
        assert re.search(said, terminal), said
        assert re.search(said, page), said


def test_the_sizes_that_the_readme_names():
    from tbreport.options import parse_size

    assert Options().max_size == parse_size("25MB") == 25_000_000
    assert (parse_size("email"), parse_size("none")) == (10_000_000, None)


def test_a_resumed_training(logdir):
    first, second = (logdir.run("a", f"tfevents.{i}", start_time=i * 1000.0) for i in (1, 2))
    for step in range(10):
        first.scalar("loss", step, step)
    for step in range(5, 15):
        second.scalar("loss", step, -step)

    def values(rule):
        return load(logdir.path, Options(restarts=rule)).runs["a"].scalars["loss"].values.tolist()

    assert values("latest") == [*range(5), *range(-5, -15, -1)]
    assert values("all") == [*range(10), *range(-5, -15, -1)]
    assert values("sort") == [*range(5), 5, -5, 6, -6, 7, -7, 8, -8, 9, -9, *range(-10, -15, -1)]
    assert "5 values superseded by a restart" in Report(load(logdir.path)).html()
