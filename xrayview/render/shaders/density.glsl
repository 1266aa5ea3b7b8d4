// Density at a place of the volume: the coarse grid, changed by the film's map where there is one.
//
// Journey: texture 0..1 -> grid points (the outermost are padding) -> film 0..1, from its upper left corner.

float xrv_coarse(vec3 points_at)
{
  vec3 inner = clamp(points_at, vec3(1.0), xrv_points - 2.0);
  if (any(greaterThan(abs(points_at - inner), vec3(0.5))))
  {
    return 0.0;
  }
  vec4 stored = texture3D(in_volume[0], (inner + 0.5) / xrv_points);
  return max(stored.r * in_volume_scale[0].r + in_volume_bias[0].r, 0.0) * xrv_highest;
}

float xrv_density(vec3 at)
{
  vec3 points_at = at * xrv_points - 0.5;
  float mu = xrv_coarse(points_at);
#if LAW == COARSE_ALONE
  return mu;
#else
  vec2 cells = xrv_points.xz - 2.0;
  vec2 film = vec2(points_at.x - 0.5, cells.y + 0.5 - points_at.z) / cells;
  float gain = texture2D(xrv_gain, film).r;
#if LAW == PROPORTIONAL
  float fused = mu * gain;
#else
  float fused = max(mu * (1.0 - gain * pow(mu, xrv_beta - 1.0) / texture2D(xrv_ratio, film).r), 0.0);
#endif
  return mix(mu, fused, xrv_strength);
#endif
}

// What is shown of a density: nothing outside those that are kept, the others scaled.
float xrv_changed(float mu)
{
#if CHANGED
  return mu < xrv_kept.x || mu > xrv_kept.y ? 0.0 : mu * xrv_density_scale;
#else
  return mu;
#endif
}

// The least density that is shown as one, or as more.
float xrv_source(float shown)
{
#if CHANGED
  return max(shown / xrv_density_scale, xrv_kept.x - 1e-6);
#else
  return shown;
#endif
}

// The slope of the density in the world, from both sides.
vec3 xrv_slope(vec3 at)
{
  vec3 s = xrv_reach;
  return vec3(
    xrv_density(at + vec3(s.x, 0.0, 0.0)) - xrv_density(at - vec3(s.x, 0.0, 0.0)),
    xrv_density(at + vec3(0.0, s.y, 0.0)) - xrv_density(at - vec3(0.0, s.y, 0.0)),
    xrv_density(at + vec3(0.0, 0.0, s.z)) - xrv_density(at - vec3(0.0, 0.0, s.z))) / (2.0 * s * xrv_scale);
}

// The same from one side, where the density is known: half the work, half a reach aside.
vec3 xrv_rough_slope(vec3 at, float here)
{
  vec3 s = xrv_reach;
  return vec3(
    xrv_density(at + vec3(s.x, 0.0, 0.0)) - here,
    xrv_density(at + vec3(0.0, s.y, 0.0)) - here,
    xrv_density(at + vec3(0.0, 0.0, s.z)) - here) / (s * xrv_scale);
}

// How far a place lies within what is cut away, in cube edges; negative where it is kept.
float xrv_cut(vec3 at)
{
  vec3 world = at * xrv_scale + xrv_shift;
  float depth = -100.0;
  for (int i = 0; i < xrv_cuts; ++i)
  {
    vec4 place = vec4(xrv_cut_place[4 * i], xrv_cut_place[4 * i + 1], xrv_cut_place[4 * i + 2],
                      xrv_cut_place[4 * i + 3]);
    vec4 size = vec4(xrv_cut_size[4 * i], xrv_cut_size[4 * i + 1], xrv_cut_size[4 * i + 2],
                     xrv_cut_size[4 * i + 3]);
    vec3 away = world - place.xyz;
    float own = dot(place.xyz, world) - place.w;
    if (size.w == 1.0)
    {
      vec3 outside = abs(away) - size.xyz;
      own = -place.w * max(outside.x, max(outside.y, outside.z));
    }
    else if (size.w == 2.0)
    {
      own = -place.w * (length(away) - size.x);
    }
    depth = max(depth, own);
  }
  return depth;
}

// Steps along the ray until it leaves a block that holds nothing above a density; 0 in any other block.
float xrv_emptiness(vec3 at, vec3 points_a_step, float density)
{
  vec3 points_at = at * xrv_points - 0.5;
  vec3 block = floor(points_at / BLOCK);
  if (texelFetch(xrv_blocks, ivec3(block), 0).r > density)
  {
    return 0.0;
  }
  vec3 end = (block + step(vec3(0.0), points_a_step)) * BLOCK;
  vec3 steps = (end - points_at) / points_a_step;
  return max(1.0, ceil(min(steps.x, min(steps.y, steps.z)) + 1e-3));
}
