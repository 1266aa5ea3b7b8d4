// The noise of a dose: how many photons a pixel counts, and the grey that it shows for them.

// Two numbers in 0..1 for a pixel and a direction (Jarzynski and Olano 2020, pcg3d).
vec2 xrv_chance(vec3 forward)
{
  uvec3 v = uvec3(uvec2(gl_FragCoord.xy), uint(dot(floor(forward * 8192.0) + 8192.0, vec3(1.0, 173.0, 29929.0))));
  v = v * 1664525u + 1013904223u;
  v.x += v.y * v.z;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v ^= v >> 16u;
  v.x += v.y * v.z;
  v.y += v.z * v.x;
  return (vec2(v.xy >> 8u) + 0.5) / 16777216.0;
}

// A Poisson number of this mean: drawn from its own distribution where that is short, else from the normal one.
float xrv_counted(float mean, vec2 chance)
{
  if (mean > 40.0)
  {
    float normal = sqrt(-2.0 * log(chance.x)) * cos(6.28318531 * chance.y);
    return max(0.0, floor(mean + sqrt(mean) * normal + 0.5));
  }
  float share = exp(-mean);
  float below = share;
  float count = 0.0;
  while (chance.x > below && count < 120.0)
  {
    count += 1.0;
    share *= mean / count;
    below += share;
  }
  return count;
}

// The grey of a pixel that a share of the photons is meant to reach; opaque over the ground.
vec3 xrv_exposed(float passed, vec3 forward)
{
  float counted = xrv_counted(passed * xrv_photons, xrv_chance(forward)) / xrv_photons;
  return mix(xrv_ground, vec3(1.0), clamp(1.0 - counted, 0.0, 1.0));
}
