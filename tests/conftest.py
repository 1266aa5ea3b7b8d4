"""What every test shares: slow tests and benchmarks run only when they are asked for."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    if config.option.markexpr:
        return
    asked_for_benchmarks = any("benchmarks" in str(argument) for argument in config.args)
    config.option.markexpr = "not slow" if asked_for_benchmarks else "not slow and not benchmarks"
