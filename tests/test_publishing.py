"""What a report gives away: what is found, what is not, and how it is said."""

import json
import shlex

import numpy as np
import pytest
import real_logs
from growth import growth

from tbreport.api import load
from tbreport.cli import run
from tbreport.errors import LoadError
from tbreport.options import Options
from tbreport.publishing import Redactor
from tbreport.publishing.detectors import matches
from tbreport.publishing.scan import excerpt, masked
from tbreport.report import Report

LETTERS = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5hJ7kL9mN1pQ3sT5vW7yZ9bC1dE3f"
# Put together here, so that no scanner of repositories takes them for real ones.
TOKENS = {
    "Hugging Face token": "hf_" + LETTERS[:34],
    "GitHub token": "ghp_" + LETTERS[:36],
    "GitLab token": "glpat-" + LETTERS[:20],
    "AWS access key": "AKIA" + "Q3ZT5VW7YKBCXMDE",
    "API key": "sk-" + "proj-" + LETTERS[:40],
    "Google API key": "AIza" + LETTERS[:35],
    "Slack token": "xoxb-" + "123456789012-" + LETTERS[:24],
    "Slack webhook": "https://hooks.slack.com/services/" + "T0000/B0000/" + LETTERS[:24],
    "Telegram bot token": "123456789:AA" + LETTERS[:33],
    "Stripe key": "sk_live_" + LETTERS[:24],
    "npm token": "npm_" + LETTERS[:36],
    "SendGrid key": "SG." + LETTERS[:22] + "." + LETTERS[:43],
    "JSON web token": "eyJhbGciOiJIUzI1NiJ9" + "." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0" + "." + LETTERS[:43],
    "Neptune token": "eyJhcGlf" + LETTERS,
    "private key": "-----BEGIN OPENSSH PRIVATE KEY-----",
}


def kinds(text):
    return [match.kind for match in matches(text)]


@pytest.mark.parametrize("kind", TOKENS)
@pytest.mark.parametrize(
    "around", ["{}", '{{"hub_token": "{}"}}', "--key {} --seed 3", "| token | `{}` |", "<p>{}</p>"]
)
def test_tokens_of_services_are_found(kind, around):
    found = matches(around.format(TOKENS[kind]))
    assert [match.kind for match in found] == [kind]
    assert found[0].text in TOKENS[kind]


@pytest.mark.parametrize("kind", TOKENS)
def test_the_remedy_matches_what_was_found(kind):
    text = f"before {TOKENS[kind]} after"
    (match,) = matches(text)
    assert match.text not in Redactor.of([match.remedy]).text(text)
    assert "'" not in match.remedy  # it is shown between these, for a shell


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("password=hunter2", "hunter2"),
        ('"db_password": "correct horse"', "correct horse"),
        ("WANDB_API_KEY=0123456789abcdef0123456789abcdef01234567", "0123456789abcdef0123456789abcdef01234567"),
        ("| api_key | `abcd-1234` |", "abcd-1234"),
        ("train.py --password hunter2 --lr 0.1", "hunter2"),
        ("client_secret: s3cr3t!", "s3cr3t!"),
        ("postgres://jane:hunter2@db.example.org/runs", "hunter2"),
        ('{"hub_token": "abcDEF"}', "abcDEF"),
        ("token: 0a1b2c3d4e5f6a7b8c9d", "0a1b2c3d4e5f6a7b8c9d"),
    ],
)
def test_values_beside_telling_names_are_found(text, secret):
    (match,) = matches(text)
    assert match.text == secret
    if match.remedy:
        assert secret not in Redactor.of([match.remedy]).text(text)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/home/jane/results", "/home/jane"),
        ('"output_dir": "/Users/jane.doe/runs"', "/Users/jane.doe"),
        ("C:\\Users\\Jane\\runs", "C:\\Users\\Jane"),
        (json.dumps({"dir": "C:\\Users\\Jane"}), "C:\\\\Users\\\\Jane"),
        ("file:///home/jane/x", "file:///home/jane"),
    ],
)
def test_private_paths_are_found(text, path):
    (match,) = matches(text)
    assert (match.kind, match.text) == ("home folder", path)
    assert "'" not in match.remedy
    assert "jane" not in Redactor.of([match.remedy]).text(text).lower()


@pytest.mark.parametrize(
    "text",
    [
        '"hub_token": "<HUB_TOKEN>"',
        '"push_to_hub_token": null',
        "password: None",
        "api_key=${API_KEY}",
        "pwd=/opt/runs",
        "pad_token: <pad>",
        '"bos_token_id": 50256',
        "The secret: regularise more",
        "tokens: 1000000000",
        "password: ********",
        'secret = os.environ["SECRET"]',
        "hf_model_name_that_is_long_enough_to_be_one",
        "task-force-of-a-great-many-words-1",
        "sk-learn-pipelines-are-great-fun",
        "https://example.org/home/jane",
        "val/root/loss",
        "train/home/run",
        "/home/user/x",
        "a@b.org",
        "https://example.org:8080/x@y",
        "sha256:0123456789abcdef0123456789abcdef",
        "password == other",
        "https://user@example.org",
        "token: beginning-of-sentence",
        "api_key: your_api_key_here",
        "/rooted/deep",
        "logs in /root/runs",
        "/root",
        "AKIA",
        "password = getpass.getpass()",
        "secret santa",
        "access_key: 12345",
    ],
)
def test_what_only_resembles_a_secret_is_left_alone(text):
    assert kinds(text) == []


def test_one_place_is_one_finding():
    assert kinds(f'hub_token="{TOKENS["Hugging Face token"]}"') == ["Hugging Face token"]


def test_a_text_is_scanned_in_time_by_its_length():
    text = "password " * 5 + "aaaa:" * 20 + "token_" * 10 + "/home/" + "eyJ" * 20 + "://" + "-" * 40
    assert growth(matches, text * 400, text * 4000) < 40


@pytest.mark.parametrize("name", real_logs.folders())
def test_real_logs_give_no_false_alarm(name):
    try:
        report = Report(load(real_logs.LOGS / name), options=Options(max_size=None))
    except LoadError:
        return
    # Its graphs do name somebody's home folder, where a section shows them.
    true = "home folder" if name == "tensorflow__tfx" else ""
    assert [finding for finding in report.findings if finding.kind != true] == []


def test_findings_say_where_and_never_all_of_it(logdir):
    token = TOKENS["Hugging Face token"]
    logdir.run("a").text("args", f'{{"hub_token": "{token}", "dir": "/home/jane/x"}}')
    logdir.run("b").text("args", f'{{"hub_token": "{token}", "dir": "/home/jane/y"}}')
    report = Report(load(logdir.path))
    secret, path = report.findings
    assert (secret.kind, secret.where, secret.run) == ("Hugging Face token", "text args, step 0, key hub_token", "a")
    assert (secret.more, secret.place) == (1, "text args, step 0, key hub_token of run a")
    assert secret.excerpt == "hf_a… (37 characters)"
    assert (path.kind, path.excerpt) == ("home folder", "/home/j…")
    problems = [p for p in report.problems if "looks like" in p.what]
    assert (problems[0].path, problems[0].what) == (
        "a",
        "what looks like a Hugging Face token stands in text args, step 0, key hub_token and 1 more place",
    )
    assert problems[0].hint == "--redact '(?:hf|api_org)_[A-Za-z0-9]{30,40}(?![A-Za-z0-9_])' replaces it everywhere."
    assert not any(token in str(p) or "jane" in str(p) for p in problems)
    assert "what looks like a Hugging Face token" in report.html()


def test_findings_name_run_tag_step_and_line_or_key(logdir):
    logdir.run("a").text("notes", "nothing", step=1).text("notes", "# Title\n\nsee /home/jane/x", step=7)
    logdir.run("b").text("args", json.dumps({"x": 1, "out": "/home/joe/x"}), step=4)
    logdir.run("b").text("args", json.dumps({"x": 2, "out": "/home/joe/x"}), step=5)
    found = {(f.run, f.where, f.more) for f in Report(load(logdir.path)).findings}
    assert found == {("a", "text notes, step 7, line 3", 0), ("b", "text args, step 4, key out", 1)}


def test_a_path_in_json_is_one_finding(logdir):
    """The page holds such a text twice, as it was logged and as a tree."""
    logdir.run("a").text("args", json.dumps({"dir": "C:\\Users\\Jane\\x"}))
    (finding,) = Report(load(logdir.path)).findings
    assert (finding.where, finding.more) == ("text args, step 0, key dir", 0)


def test_what_the_command_line_advises_leaves_nothing(logdir, tmp_path, capsys):
    texts = [*(f"{value}" for value in TOKENS.values()), "/home/jane/x", "C:\\Users\\Jane Doe\\x", "/scratch/jane/x"]
    out = str(tmp_path / "r.html")
    for i, text in enumerate(texts):
        logdir.run("a").text(f"t{i}", text)
    arguments = ["build", str(logdir.path), "-o", out]
    for _ in range(9):
        assert run(arguments) == 0
        said = capsys.readouterr().out
        if "--redact" not in said:
            return
        (advice,) = [line for line in said.splitlines() if " replaces " in line]
        assert "these" in advice or said.count("\n") > 8
        arguments += shlex.split(advice.split(" replaces ")[0])
    raise AssertionError(said)


def test_a_secret_in_a_name_is_not_repeated(logdir):
    token = TOKENS["GitHub token"]
    logdir.run(token).scalar(token, 0, 1.0)
    report = Report(load(logdir.path))
    (finding,) = report.findings
    assert token not in f"{finding} {finding.problem}"
    assert finding.where == "the name of run …"
    assert masked(f"run {token}!") == "run …!"


def test_names_of_plugins_are_scanned(logdir):
    logdir.run("a").scalar("x", 0, 1.0).tensor("t", np.ones(2), plugin="hf_" + "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1bC")
    (finding,) = Report(load(logdir.path)).findings
    assert finding.where == "the name of a plugin"


def test_titles_notes_and_the_logdir_are_scanned(logdir):
    logdir.run("a").scalar("loss", 0, 1.0)
    report = Report(load(logdir.path), title="/home/jane", options=Options(notes="password=hunter2"))
    assert {f.where for f in report.findings} == {"the title", "the notes"}


@pytest.mark.parametrize("text", ["hunter2", "ab12", "0a1b2c" * 30])
def test_excerpts_are_short(text):
    (match,) = matches(f"password={text}1!")
    assert len(excerpt(match).split("…")[0]) <= max(1, min(4, len(match.text) // 4))


def test_the_command_line_lists_before_it_writes(logdir, tmp_path, capsys):
    for i in range(20):
        logdir.run(f"r{i:02}").text("args", f"password=hunter{i}x!")
    out = tmp_path / "r.html"
    assert run(["build", str(logdir.path), "-o", str(out)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Look at this before you share the report:\n")
    assert said.index("password or key") < said.index("r.html")
    assert "hunter" not in said
    assert "and 8 more: see the report's data health" in said
    assert run(["build", str(logdir.path), "-o", str(out), "--redact", "hunter\\S+", "--redact", "r1"]) == 0
    assert "before you share" not in capsys.readouterr().out
    assert "hunter" not in out.read_text()
