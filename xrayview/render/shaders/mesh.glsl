// The light on a mesh's fragment, in the place of VTK's own; what lies on a cut shows its density.
{
  vec3 normal = normalize(xrv_normal);
  float open = xrv_openness(xrv_place, normal);
  vec3 colour = xrv_on_cut < 0.0 ? mix(SHADE, IVORY, open) : mix(CUT_SPONGY, CUT_DENSE, xrv_on_cut);
  vec3 light = xrv_shaded(xrv_linear(colour), normal, -xrv_back, open, xrv_lit(xrv_place, normal));
  fragOutput0 = vec4(xrv_encoded(light), 1.0);
}
