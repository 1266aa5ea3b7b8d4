// Light: a picture of the surroundings as nine spherical harmonics, a key light, what hides both.
// Colours are linear here, and encoded as sRGB at the end.

vec3 xrv_linear(vec3 srgb)
{
  return srgb * (srgb * (srgb * 0.305306011 + 0.682171111) + 0.012522878);
}

vec3 xrv_encoded(vec3 linear)
{
  vec3 held = clamp(linear, 0.0, 1.0);
  return mix(held * 12.92, 1.055 * pow(held, vec3(1.0 / 2.4)) - 0.055, step(vec3(0.0031308), held));
}

vec3 xrv_harmonic(int i)
{
  return vec3(xrv_surroundings[3 * i], xrv_surroundings[3 * i + 1], xrv_surroundings[3 * i + 2]);
}

// What a matt surface gets from all around (Ramamoorthi and Hanrahan 2001); the direction in the viewer's axes:
// right, up, towards the viewer.
vec3 xrv_irradiance(vec3 n)
{
  vec3 sum = xrv_harmonic(0)
    + xrv_harmonic(1) * n.y + xrv_harmonic(2) * n.z + xrv_harmonic(3) * n.x
    + xrv_harmonic(4) * n.x * n.y + xrv_harmonic(5) * n.y * n.z
    + xrv_harmonic(6) * (3.0 * n.z * n.z - 1.0)
    + xrv_harmonic(7) * n.x * n.z + xrv_harmonic(8) * (n.x * n.x - n.y * n.y);
  return max(sum, vec3(0.0));
}

// The matter at a place in the world, at three scales.
vec3 xrv_matter_at(vec3 world)
{
  return texture3D(xrv_matter, world * xrv_matter_scale + xrv_matter_shift).rgb;
}

// The share of the surroundings that is open to a place: matter blurred to three scales is looked up as far
// before the surface.
float xrv_openness(vec3 world, vec3 normal)
{
  float open = 1.0;
#if HIDING
  for (int i = 0; i < 3; ++i)
  {
    float matter = xrv_matter_at(world + normal * xrv_sight[i])[i];
    open *= 1.0 - xrv_hiding[i] * clamp((matter - 0.08) / 0.45, 0.0, 1.0);
  }
#endif
  return mix(1.0, open, xrv_occlusion);
}

// The share of the key light that reaches a place.
float xrv_lit(vec3 world, vec3 normal)
{
  float matter = 0.0;
#if HIDING
  vec3 place = world + (normal * 1.5 + xrv_key) * xrv_sight[0];
  for (int i = 0; i < 28; ++i)
  {
    matter += xrv_matter_at(place).r;
    place += xrv_key * xrv_sight[0];
  }
#endif
  return mix(1.0, exp(-0.9 * max(matter - 0.15, 0.0)), xrv_shadow);
}

// Light from a matt surface of a colour with a slight gloss; ``forward``: where the viewer looks.
vec3 xrv_shaded(vec3 colour, vec3 normal, vec3 forward, float open, float lit)
{
  vec3 seen = vec3(dot(normal, xrv_right), dot(normal, xrv_up), dot(normal, xrv_back));
  float key = max(dot(normal, xrv_key), 0.0);
  vec3 half_way = normalize(xrv_key - forward);
  float gloss = 0.08 * pow(max(dot(normal, half_way), 0.0), 30.0) * lit;
  vec3 light = xrv_ambient * open * xrv_irradiance(seen) + (1.0 - xrv_ambient) * (KEY * key * lit + FILL * open);
  return colour * light + (1.0 - xrv_ambient) * KEY * gloss;
}
