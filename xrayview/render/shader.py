"""What VTK's ray caster cannot do by itself, put into its shader: Beer-Lambert, and skipping emptiness.

The pieces go in at VTK's documented template tags, not at generated code, so they survive small changes
of it; the tests hold the pictures against numpy and against the unchanged shader.
"""

from __future__ import annotations

from typing import Any

_DECLARE_SUM = """//VTK::Shading::Dec
float xrayview_sum = 0.0;
"""

_ADD_TO_SUM = """
    if (!g_skip)
      {
      float stored = texture3D(in_volume[0], g_dataPos).r;
      xrayview_sum += max(stored * in_volume_scale[0].r + in_volume_bias[0].r, 0.0);
      }
"""

_SUM_TO_OPACITY = """
  float opacity_of_ray = 1.0 - exp(-xrayview_attenuation * xrayview_sum);
  g_fragColor = vec4(vec3(opacity_of_ray), opacity_of_ray);
"""

_SKIP = """//VTK::PreComputeGradients::Impl
    while (g_currentT < g_terminatePointMax)
      {
      vec4 stored = texture3D(in_volume[0], g_dataPos);
      stored = vec4(stored.r * in_volume_scale[0].r + in_volume_bias[0].r);
      if (computeOpacity(stored) > 0.0 ||
          any(greaterThan(max(g_dirStep, vec3(0.0)) * (g_dataPos - in_texMax[0]), vec3(0.0))) ||
          any(greaterThan(min(g_dirStep, vec3(0.0)) * (g_dataPos - in_texMin[0]), vec3(0.0))))
        {
        break;
        }
      g_dataPos += g_dirStep;
      ++g_currentT;
      }
"""


def use_beer_lambert(volume: Any, mapper: Any, attenuation: float) -> None:
    """Let ``volume`` show 1 - exp(-attenuation * sum of samples), white over the background.

    VTK's own additive blend clamps the sum at 1 and has no exponential. ``attenuation`` is chi * step length
    * highest density: the shader sees density as a share of the array's range, which begins at 0 because the
    grid is padded.
    """
    mapper.SetBlendModeToAdditive()
    shader = volume.GetShaderProperty()
    shader.ClearAllFragmentShaderReplacements()
    shader.AddFragmentShaderReplacement("//VTK::Shading::Dec", True, _DECLARE_SUM, False)
    shader.AddFragmentShaderReplacement("//VTK::Shading::Impl", True, _ADD_TO_SUM, False)
    shader.AddFragmentShaderReplacement("//VTK::Shading::Exit", True, _SUM_TO_OPACITY, False)
    shader.GetFragmentCustomUniforms().SetUniformf("xrayview_attenuation", float(attenuation))


def skip_emptiness(volume: Any) -> None:
    """Let rays run through transparent samples in a loop of their own; the picture stays the same.

    A software renderer works on eight pixels at once and shades every sample of all of them, empty or not,
    unless the empty ones are passed in such a loop.
    """
    volume.GetShaderProperty().AddFragmentShaderReplacement(
        "//VTK::PreComputeGradients::Impl", True, _SKIP, False
    )
