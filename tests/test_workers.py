import os
import subprocess
import sys
import textwrap
import threading

import pytest

from tbreport import workers

PARENT = os.getpid()


@pytest.fixture(autouse=True)
def two_cpus(monkeypatch):
    monkeypatch.setattr(workers, "_cpus", lambda: 2)


def square(number):
    return number * number


def where(_):
    return os.getpid()


def die_elsewhere(number):
    if os.getpid() != PARENT:
        os._exit(3)
    return number


def refuse(number):
    raise LookupError(f"no {number}")


def test_results_are_in_order():
    done = []
    assert workers.run(square, range(20), costs=list(range(20)), done=done.append) == [n * n for n in range(20)]
    assert sorted(done) == list(range(20))


def test_nothing_to_do():
    assert workers.run(square, []) == []


@pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only")
def test_parallel_processes_where_it_pays():
    """In an interpreter of its own: other tests may have left a thread in this one."""
    code = """
        import os
        from tbreport import workers
        workers._cpus = lambda: 2
        def where(_):
            return os.getpid()
        assert os.getpid() not in workers.run(where, range(4), costs=[1] * 4, threshold=3)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True)


def test_in_this_process_where_it_does_not_pay():
    assert set(workers.run(where, range(4), costs=[1] * 4, threshold=4)) == {PARENT}


def test_in_this_process_beside_other_threads():
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert set(workers.run(where, range(4))) == {PARENT}
    finally:
        stop.set()
        thread.join()


def test_the_items_of_a_process_that_dies_are_run_here():
    assert workers.run(die_elsewhere, range(5)) == list(range(5))


@pytest.mark.parametrize("threshold", [0, 100])
def test_an_exception_arrives(threshold):
    with pytest.raises(LookupError, match="no "):
        workers.run(refuse, range(3), threshold=threshold)


def test_an_exception_of_the_callback_arrives():
    def done(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        workers.run(square, range(3), done=done)


SCRIPT = """
import os, warnings
warnings.simplefilter("error")
import numpy
from tbreport import workers
workers._cpus = lambda: 2
print("once")
numpy.ones((300, 300)) @ numpy.ones((300, 300))
print(len(workers.run(os.path.basename, ["a/b"] * 4)))
"""


@pytest.mark.parametrize("method", ["fork", "none"])
def test_a_script_without_a_main_guard_runs_once_and_without_warnings(tmp_path, method):
    script = tmp_path / "script.py"
    other = "import sys; sys.platform = 'darwin'\n" if method == "none" else ""
    script.write_text(other + textwrap.dedent(SCRIPT))
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("once\n4\n", "")


def test_spawns_only_where_main_is_its_own(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert workers._start_method() is None
    monkeypatch.setattr(sys, "argv", ["/usr/bin/tbreport"])
    monkeypatch.setattr(sys.modules["__main__"], "__spec__", None)
    assert workers._start_method() == "spawn"
