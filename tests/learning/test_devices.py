"""Devices: those present by name, and measured without leaving a trace."""

from __future__ import annotations

import pytest
import torch

from rlviz.learning import devices


def test_that_the_cpu_is_always_there_and_first() -> None:
    assert devices.available()[0] == "cpu"


@pytest.mark.parametrize("name", ["auto", "cpu"])
def test_that_what_is_present_is_accepted(name: str) -> None:
    assert devices.check(name) == name


def test_that_an_unknown_device_names_those_present() -> None:
    with pytest.raises(ValueError, match=r"unknown device 'abacus'; present are auto, cpu"):
        devices.check("abacus")


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
