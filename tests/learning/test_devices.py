"""Devices: those present by name, and measured without leaving a trace."""

from __future__ import annotations

import pytest
import torch

from rlviz.learning import devices
from rlviz.learning.devices import Measurement


def test_that_the_cpu_is_always_there_and_first() -> None:
    assert devices.available()[0] == "cpu"


MEASURED = (Measurement("cuda", 9.0), Measurement("cpu", 5.0))


@pytest.mark.parametrize(("name", "meant"), [("auto", "cuda"), ("cpu", "cpu"), ("cuda", "cuda")])
def test_that_auto_is_the_fastest_and_any_other_name_is_itself(name: str, meant: str) -> None:
    assert devices.resolved(name, MEASURED) == meant


def test_that_a_device_which_is_not_there_names_those_that_can_be_used() -> None:
    with pytest.raises(ValueError, match=r"device 'mps' is not present or does not work; usable are auto, cuda, cpu"):
        devices.resolved("mps", MEASURED)


def test_that_a_card_which_torch_sees_but_cannot_use_is_left_out(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)  # and this build of torch knows no cuda
    if torch.version.cuda is not None:
        pytest.skip("this build of torch can use cuda")
    assert devices.available()[:2] == ("cpu", "cuda")
    assert [each.device for each in devices.measure_all() if each.device != "mps"] == ["cpu"]
    assert "cuda is present but cannot be used" in caplog.text


def test_that_measuring_counts_updates_and_leaves_global_randomness_alone() -> None:
    before = torch.get_rng_state()
    measured = devices.measure("cpu", seconds=0.005)
    assert measured.device == "cpu"
    assert measured.updates_per_second > 0
    assert torch.equal(torch.get_rng_state(), before)


def test_that_all_devices_are_measured_and_the_fastest_comes_first() -> None:
    measured = devices.measure_all()
    assert {each.device for each in measured} == set(devices.available())
    speeds = [each.updates_per_second for each in measured]
    assert speeds == sorted(speeds, reverse=True)
