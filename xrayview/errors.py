"""What a user may see when something goes wrong: a sentence and the way out."""

from __future__ import annotations


class XrayviewError(Exception):
    """A fault the user can act on: shown as a notice, or as two lines and exit code 2.

    ``message`` says what is wrong and names the file; ``hint`` says the way out.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UnusableInput(XrayviewError):
    """A file that cannot be read, or does not hold what was asked for."""


class UnusableOption(XrayviewError):
    """A value outside its limits, or an unknown choice (the hint lists the known ones)."""


class UnwritableTarget(XrayviewError):
    """A place that cannot be written to, or a file that is there already."""


class DeviceTrouble(XrayviewError):
    """The display, the GPU or the memory does not allow what was asked for."""
