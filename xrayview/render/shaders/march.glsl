// Along the ray: one loop for every way to look. It runs before VTK's own, which then has nothing left to do.
// What is chosen between is chosen when the shader is built: a software renderer would pay for all of it.
{
  // A step is as long in every direction of the world, however the volume is stretched.
  vec3 way = g_dirStep * (xrv_step / length(g_dirStep * xrv_scale));
  vec3 points_a_step = way * xrv_points;
  points_a_step += vec3(equal(points_a_step, vec3(0.0))) * 1e-6;
  vec3 forward = normalize(way * xrv_scale);
  // Samples lie on planes across the view that are the same for every grid and every ray.
  float phase = dot(g_rayOrigin * xrv_scale + xrv_shift, forward) / xrv_step;
  vec3 start = g_rayOrigin + way * (ceil(phase) - phase);
  float last = length(g_rayTermination - g_rayOrigin) / length(way);
  float k = 0.0;
  float sum = 0.0;
  float most = xrv_threshold;
  bool is_hit = false;
  vec4 gathered = vec4(0.0);
  while (k <= last)
  {
    vec3 at = start + k * way;
    float skipped = xrv_emptiness(at, points_a_step, xrv_source(most));
    if (skipped > 0.0)
    {
      k += skipped;
      continue;
    }
#if CUTS
    float depth = xrv_cut(at);
    if (depth > 0.0)
    {
      k += max(1.0, floor(depth / xrv_step));
      continue;
    }
#endif
    float own = xrv_density(at);
    float mu = xrv_changed(own);
#if MODE == SURFACE
    if (mu >= xrv_threshold)
    {
      is_hit = true;
      break;
    }
#elif MODE == VOLUME
    if (mu > xrv_threshold)
    {
      vec4 look = texture2D(xrv_transfer, vec2(mu / xrv_transfer_end, 0.5));
      float opacity = 1.0 - pow(1.0 - look.a, xrv_step * 128.0);
      vec3 slope = xrv_rough_slope(at, own);
      float steepness = length(slope);
      vec3 normal = steepness > 1e-4 ? -slope / steepness : -forward;
      vec3 light = VOLUME_LIGHT * xrv_shaded(xrv_linear(look.rgb), normal, forward, 1.0, 1.0);
      gathered += (1.0 - gathered.a) * opacity * vec4(light, 1.0);
      if (gathered.a > 0.99)
      {
        break;
      }
    }
#elif MODE == XRAY
    sum += mu;
#else
    most = max(most, mu);
#endif
    k += 1.0;
  }
#if MODE == SURFACE
  if (is_hit)
  {
    // Half the way again and again, between a place outside and one inside.
    float outside = k - 1.0;
    float inside = k;
    for (int i = 0; i < HALVINGS; ++i)
    {
      float middle = 0.5 * (outside + inside);
      vec3 there = start + middle * way;
      bool is_in = xrv_changed(xrv_density(there)) >= xrv_threshold;
#if CUTS
      is_in = is_in && xrv_cut(there) <= 0.0;
#endif
      inside = is_in ? middle : inside;
      outside = is_in ? outside : middle;
    }
    gathered = vec4(xrv_surface(start + inside * way, forward), 1.0);
  }
#endif
#if MODE == XRAY
  float passed = exp(-xrv_chi * xrv_step * sum);
#if NOISE
  gathered = vec4(xrv_exposed(passed, forward), 1.0);
#else
  gathered = vec4(1.0 - passed);
#endif
#elif MODE == MIP
  gathered = vec4(clamp(most / xrv_white, 0.0, 1.0));
#else
  float solid = max(gathered.a, 1e-6);
  gathered.rgb = xrv_encoded(gathered.rgb / solid) * gathered.a;
#endif
#if OPAQUE
  // What was drawn there before must not shine through.
  gathered = vec4(gathered.rgb + (1.0 - gathered.a) * xrv_ground, 1.0);
#endif
  g_fragColor = gathered;
  g_exit = true;
}
