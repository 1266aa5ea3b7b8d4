// The colour of the surface where the ray meets it: bone, or the flat of a cut through it.

vec3 xrv_surface(vec3 at, vec3 forward)
{
  vec3 world = at * xrv_scale + xrv_shift;
  float mu = xrv_density(at);
  float least = xrv_source(xrv_threshold);
  bool on_cut = false;
  vec3 normal;
#if CUTS
  if (xrv_cut(at) > -0.02 * xrv_step - 1e-5 && mu > 1.02 * least)
  {
    on_cut = true;
    vec3 d = vec3(1e-3) / xrv_scale;
    normal = normalize(vec3(
      xrv_cut(at + vec3(d.x, 0.0, 0.0)) - xrv_cut(at - vec3(d.x, 0.0, 0.0)),
      xrv_cut(at + vec3(0.0, d.y, 0.0)) - xrv_cut(at - vec3(0.0, d.y, 0.0)),
      xrv_cut(at + vec3(0.0, 0.0, d.z)) - xrv_cut(at - vec3(0.0, 0.0, d.z))));
  }
  else
#endif
  {
    vec3 slope = xrv_slope(at);
#if CHANGED
    // A surface towards densities that are too high to be kept.
    slope = mu > 0.5 * (least + xrv_kept.y) ? -slope : slope;
#endif
    float steepness = length(slope);
    normal = steepness > 1e-5 ? -slope / steepness : -forward;
    // What is seen faces the viewer; a film's noise may tell otherwise.
    float away = dot(normal, forward);
    normal = away > 0.0 ? normalize(normal - 1.02 * away * forward) : normal;
  }
  float open = xrv_openness(world, normal);
  vec3 colour = mix(SHADE, IVORY, open);
  if (on_cut)
  {
    float share = clamp((mu - least) / max(0.75 * (min(xrv_highest, 1.5) - least), 1e-6), 0.0, 1.0);
    colour = mix(CUT_SPONGY, CUT_DENSE, share);
  }
  return xrv_shaded(xrv_linear(colour), normal, forward, open, xrv_lit(world, normal));
}
