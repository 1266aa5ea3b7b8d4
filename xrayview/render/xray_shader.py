"""The re-rendered x-ray in VTK's ray caster: three pieces of its fragment shader replaced by Beer-Lambert.

VTK's own additive blend clamps the sum at 1 and has no exponential. The pieces are VTK's documented
template tags, not generated code, so they survive small changes; the tests hold the picture against numpy.
"""

from __future__ import annotations

from typing import Any

_DECLARE = """//VTK::Shading::Dec
float xrayview_sum = 0.0;
"""

_ACCUMULATE = """
    if (!g_skip)
      {
      float stored = texture3D(in_volume[0], g_dataPos).r;
      xrayview_sum += max(stored * in_volume_scale[0].r + in_volume_bias[0].r, 0.0);
      }
"""

_FINISH = """
  float opacity_of_ray = 1.0 - exp(-xrayview_attenuation * xrayview_sum);
  g_fragColor = vec4(vec3(opacity_of_ray), opacity_of_ray);
"""


def use_beer_lambert(volume: Any, mapper: Any, attenuation: float) -> None:
    """Let ``volume`` show 1 - exp(-attenuation * sum of samples), white over the background.

    ``attenuation`` is chi * step length * highest density: the shader sees density as a share of the array's
    range, which begins at 0 because the grid is padded.
    """
    mapper.SetBlendModeToAdditive()
    shader = volume.GetShaderProperty()
    shader.ClearAllFragmentShaderReplacements()
    shader.AddFragmentShaderReplacement("//VTK::Shading::Dec", True, _DECLARE, False)
    shader.AddFragmentShaderReplacement("//VTK::Shading::Impl", True, _ACCUMULATE, False)
    shader.AddFragmentShaderReplacement("//VTK::Shading::Exit", True, _FINISH, False)
    shader.GetFragmentCustomUniforms().SetUniformf("xrayview_attenuation", float(attenuation))
