"""The input doctor: what was found in an x-ray and in its preparation, in plain words."""

from __future__ import annotations

from xrayview.xray.finding import Finding as Finding
from xrayview.xray.finding import Weight as Weight
from xrayview.xray.findings_of_file import bit_depth, clipping, file, saturation, size
from xrayview.xray.findings_of_steps import field, holder, pixel_size, polarity, side, text, tone, upright
from xrayview.xray.greys import greys_of
from xrayview.xray.radiograph import Preparation, Prepared, Radiograph


def findings(radiograph: Radiograph, prepared: Prepared) -> tuple[Finding, ...]:
    """What was found in ``radiograph`` and in ``prepared``, which was made from it, in the order of its way.

    Always the same thirteen: file, size, bit depth, clipping, polarity, field, text, holder, tone,
    saturation, upright, side, pixel size. A 4096 x 5120 film takes some 0.1 s. No finding says the file's
    name or anything of the patient.
    """
    explicit = prepared.explicit or Preparation("opacity", "keep", "none", holder="keep", marks="keep")
    greys = greys_of(radiograph, explicit)
    steps = {step.name: step for step in prepared.steps}
    return (
        file(radiograph),
        size(radiograph, prepared),
        bit_depth(radiograph, greys),
        clipping(greys),
        polarity(steps),
        field(radiograph, prepared, steps),
        text(radiograph, prepared, steps),
        holder(steps),
        tone(steps),
        saturation(prepared),
        upright(steps),
        side(radiograph, explicit),
        pixel_size(radiograph, prepared, explicit),
    )
