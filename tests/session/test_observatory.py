"""What is watched, asked, forked and taken on of a run that another program writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rlviz.session.events import Policy
from rlviz.session.laboratory import Laboratory
from rlviz.session.observatory import Observatory
from rlviz.session.opening import opened
from rlviz.session.run import Run
from rlviz.session.run_file import read_run
from rlviz.session.training import weights_sha256
from rlviz.session.travel import run_at
from rlviz.session.weights_file import load_agent
from rlviz.session.writer import WrittenElsewhere
from tests.other_program import steps_in
from tests.session.followed import Pen
from tests.session.recorded import config, same_weights
from tests.session.written import answered, go_on, same_history, same_run


@pytest.fixture
def observatory(pen: Pen) -> Iterator[Observatory]:
    """What another program shows of it after 1,250 steps."""
    pen.write(1_250)
    made = opened(pen.path, "cpu")
    assert isinstance(made, Observatory)
    yield made
    made.close()


def test_that_agents_of_a_followed_run_perform_as_they_were(pen: Pen, observatory: Observatory) -> None:
    observatory.take_agent(1_100)
    performed = observatory.performance.by(Policy.GREEDY)
    assert performed.history.agent_step == 1_100
    scores = performed.step().scores
    past = run_at(read_run(pen.path), 1_100)
    assert past.algorithm.act(performed.history.steps.column("observation")[0]).scores.tolist() == scores.tolist()
    past.close()
    observatory.take_agent(1_100)
    assert observatory.performance.by(Policy.GREEDY) is performed, "the same goes on"
    pen.write(1_300)
    observatory.take_agent(None)
    newest = observatory.performance.by(Policy.GREEDY)
    assert newest.history.agent_step == 1_300, "that no look has found yet"


def test_that_a_followed_run_is_taken_in_hand_as_any_other(pen: Pen, observatory: Observatory) -> None:
    state = np.array([1.25, -0.5, 0.0625, 0.75], np.float32)
    for step in (1_000, None):
        opinion, end = observatory.opinions.of(state, step), len(read_run(pen.path).recorded.steps)
        past = run_at(read_run(pen.path), end if step is None else step)
        assert opinion.scores.tolist() == past.algorithm.act(state).scores.tolist()
        assert opinion.step == len(past.history)
        past.close()
    watched = observatory.performance.by(Policy.GREEDY, state)
    assert watched.step().observation.tolist() == state.tolist()
    duel = observatory.performance.by(Policy.HAND)
    assert duel.step(1).action == 1
    assert duel.history.rival is not None
    assert len(duel.history.rival) == 1


def test_that_a_fork_of_a_followed_run_goes_on_beside_the_other_program(
    pen: Pen, observatory: Observatory, tmp_path: Path
) -> None:
    fork = observatory.fork(1_200, tmp_path / "runs")
    pen.write(1_500)
    go_on(fork.run, 1_500)
    assert same_run(fork.run, pen.run)
    assert fork.recording.trouble == pen.recorder.run.obstacle == ""
    fork.close()
    (path,) = (tmp_path / "runs").glob("*.rlviz")
    assert path.name == "a fork 1200.rlviz"
    observatory.recording.read()
    assert len(observatory.history) == 1_500


def test_that_a_followed_run_answers_what_if_and_gives_its_agents_away(
    pen: Pen, observatory: Observatory, tmp_path: Path
) -> None:
    answer = answered(observatory.what_if(1_100))
    laboratory = Laboratory(config(seed=4))
    laboratory.recording.begin(tmp_path / "b.rlviz")
    go_on(laboratory.run, 1_250)
    expected = answered(laboratory.what_if(1_100))
    assert [each.path.tolist() for each in answer.branches] == [each.path.tolist() for each in expected.branches]
    assert [each.predicted for each in answer.branches] == [each.predicted for each in expected.branches]
    observatory.save(tmp_path / "last.safetensors", best=False)
    observatory.save(tmp_path / "best.safetensors", best=True)
    last, best = (load_agent(tmp_path / f"{name}.safetensors") for name in ("last", "best"))
    assert (last.steps, best.steps) == (1_250, pen.run.best.steps if pen.run.best else None)
    assert same_weights(dict(last.weights), pen.run.algorithm.weights())
    laboratory.close()


def test_that_a_followed_run_is_written_by_one_program_alone(pen: Pen, observatory: Observatory) -> None:
    before = weights_sha256(pen.run)
    for refused in (observatory.ours, observatory.reset_episode, lambda: observatory.run):
        with pytest.raises(WrittenElsewhere, match="nothing can be changed of it here"):
            refused()
    observatory.close()
    assert weights_sha256(pen.run) == before
    assert steps_in(pen.path) == 1_250


@pytest.mark.parametrize("algorithm", ["dqn", "q_learning", "reinforce", "a2c", "ppo"])
def test_that_a_run_whose_program_has_ended_goes_on_here_as_if_it_had_never_stopped(
    algorithm: str, tmp_path: Path
) -> None:
    pen = Pen(tmp_path / "a.rlviz", algorithm, seed=2)
    pen.write(400)
    observatory = Observatory(pen.path, "cpu")
    pen.write(900)
    pen.run.change("gamma", 0.9)
    pen.recorder.mark()
    pen.close()
    laboratory = observatory.ours()
    observatory.close()
    assert same_history(laboratory.history, pen.run.history)
    straight = Run(config(algorithm, seed=2))
    go_on(straight, 400)
    go_on(straight, 900)
    straight.change("gamma", 0.9)
    while not straight.resting:
        straight.advance()
    for run in (laboratory.run, straight):
        go_on(run, 1_500)
    assert same_run(laboratory.run, straight)
    laboratory.close()
    straight.close()


def test_that_the_agent_of_today_is_of_today_also_after_it_was_asked_before(pen: Pen, observatory: Observatory) -> None:
    state = np.array([1.25, -0.5, 0.0625, 0.75], np.float32)
    assert observatory.opinions.of(state, None).step == 1_250
    pen.write(3_000)
    assert observatory.opinions.of(state, None).step == 3_000
    pen.write(3_400)
    assert observatory.opinions.of(state, None).step == 3_000, "a hand that drags is answered at once"
    assert observatory.opinions.of(state, 3_000).step == 3_000
