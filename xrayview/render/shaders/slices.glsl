// Three slices through one point, as grey pictures in space: the ray takes the first that shows matter.
{
  vec3 way = g_dirStep;
  way += vec3(equal(way, vec3(0.0))) * 1e-9;
  vec3 start = g_rayOrigin;
  float last = length(g_rayTermination - g_rayOrigin) / length(way);
  vec3 reached = (xrv_slices - start) / way;
  vec3 world_a_step = way * xrv_scale;
  float line = 0.6 * xrv_pixel;
  vec4 gathered = vec4(0.0);
  for (int turn = 0; turn < 3; ++turn)
  {
    int axis = reached.x <= reached.y && reached.x <= reached.z ? 0 : (reached.y <= reached.z ? 1 : 2);
    float k = reached[axis];
    reached[axis] = 1e9;
    if (k < 0.0 || k > last)
    {
      continue;
    }
    vec3 at = start + k * way;
#if CUTS
    // A slice that lies in a cut plane is shown whole.
    if (xrv_cut(at) > 1e-4)
    {
      continue;
    }
#endif
    vec3 edge = min(at - xrv_box_low, xrv_box_high - at) * xrv_scale;
    edge[axis] = 1.0;
    float border = min(edge.x, min(edge.y, edge.z));
    if (border < 0.0)
    {
      continue;
    }
    vec3 aside = abs(at - xrv_slices) * xrv_scale;
    aside[axis] = 1.0;
    vec3 tint = axis == 0 ? vec3(0.92, 0.42, 0.36) : (axis == 1 ? vec3(0.36, 0.72, 0.46) : vec3(0.38, 0.60, 0.95));
    float mu = xrv_changed(xrv_density(at));
    if (min(aside.x, min(aside.y, aside.z)) < line)
    {
      int other = aside.x <= aside.y && aside.x <= aside.z ? 0 : (aside.y <= aside.z ? 1 : 2);
      vec3 crossing = other == 0 ? vec3(0.92, 0.42, 0.36)
                                 : (other == 1 ? vec3(0.36, 0.72, 0.46) : vec3(0.38, 0.60, 0.95));
      gathered = vec4(crossing, 1.0);
      break;
    }
    if (border < 2.0 * line)
    {
      gathered = vec4(tint, 1.0);
      break;
    }
    if (mu > 0.015)
    {
      gathered = vec4(vec3(clamp(mu / xrv_white, 0.0, 1.0)), 1.0);
      break;
    }
  }
#if OPAQUE
  // What was drawn there before must not shine through.
  gathered = vec4(gathered.rgb + (1.0 - gathered.a) * xrv_ground, 1.0);
#endif
  g_fragColor = gathered;
  g_exit = true;
}
