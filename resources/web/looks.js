'use strict';
// What is made of densities: surface, volume, x-ray and highest density as vtk.js's transfer functions. The
// volume's numbers are bytes; `step` is the density of one.

const IVORY = [0.89, 0.83, 0.72];
const WHITE_DENSITY = 1; // what the highest density is shown white at

/**
 * The functions of colour and opacity, the opacity's unit of length, whether light falls on it, and how a ray is
 * summed up (vtk.js's blend mode). `stride`: the length of a step along a ray.
 */
function lookOf(shown, presets, step, stride) {
  const colour = vtk.ColorTransferFunction.newInstance();
  const opacity = vtk.PiecewiseFunction.newInstance();
  if (shown.mode === 'surface') {
    // As steep as bytes allow: a ray is stopped where it meets the density.
    const iso = shown.iso_value / step;
    colour.addRGBPoint(0, ...IVORY);
    colour.addRGBPoint(255, ...IVORY);
    opacity.addPoint(0, 0);
    opacity.addPoint(Math.max(iso - 1.5, 0.01), 0);
    opacity.addPoint(iso + 1.5, 1);
    opacity.addPoint(Math.max(255, iso + 2), 1);
    return { colour, opacity, unit: 1 / 1024, isLit: true, blend: 0 };
  }
  if (shown.mode === 'volume') {
    const points = presets[shown.preset];
    // Constant beyond the last point, and nothing of empty space: vtk.js ends where its points end.
    for (const [density, [r, g, b], alpha] of [...points, [2 * 255 * step + 2, ...points.at(-1).slice(1)]]) {
      colour.addRGBPoint(density / step, r, g, b);
      opacity.addPoint(density / step, Math.min(alpha, 0.999));
    }
    if (points[0][0] > 0) {
      opacity.addPoint(0, points[0][2]);
    }
    return { colour, opacity, unit: 1 / 128, isLit: true, blend: 0 };
  }
  if (shown.mode === 'xray') {
    // Opacities of steps multiply to exp(-chi * sum(density * length)): Beer and Lambert's law.
    colour.addRGBPoint(0, 1, 1, 1);
    colour.addRGBPoint(255, 1, 1, 1);
    for (let byte = 0; byte <= 255; byte++) {
      opacity.addPoint(byte, 1 - Math.exp((-shown.chi * byte * step) / 128));
    }
    return { colour, opacity, unit: 1 / 128, isLit: false, blend: 0 };
  }
  const white = WHITE_DENSITY / step;
  colour.addRGBPoint(0, 1, 1, 1);
  colour.addRGBPoint(white, 1, 1, 1);
  opacity.addPoint(0, 0);
  opacity.addPoint(white, 0.9999);
  return { colour, opacity, unit: stride, isLit: false, blend: 1 };
}
