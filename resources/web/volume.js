'use strict';
// The volume that the page carries: bytes of density, x fastest, then y (away from the viewer), then z (up).

/** The page's base64 text as (z, y, x) bytes: unzipped, and summed up along y, whose differences are stored. */
async function unpacked(text, [nx, ny, nz]) {
  const zipped = Uint8Array.from(atob(text.trim()), (sign) => sign.charCodeAt(0));
  const stream = new Blob([zipped]).stream().pipeThrough(new DecompressionStream('gzip'));
  const levels = new Uint8Array(await new Response(stream).arrayBuffer());
  if (levels.length !== nx * ny * nz) {
    throw new Error('the volume in this page is not whole');
  }
  for (let z = 0; z < nz; z++) {
    const end = (z + 1) * nx * ny;
    for (let i = z * nx * ny + nx; i < end; i++) {
      levels[i] += levels[i - nx];
    }
  }
  return levels;
}

/** The same with near and far exchanged. */
function depthFlipped(levels, [nx, ny, nz]) {
  const flipped = new Uint8Array(levels.length);
  for (let row = 0; row < ny * nz; row++) {
    const from = (row - (row % ny) + (ny - 1 - (row % ny))) * nx;
    flipped.set(levels.subarray(from, from + nx), row * nx);
  }
  return flipped;
}

/** How far a place lies within what a cut removes, in cube edges; negative where it is kept. */
function cutDepth(cut, x, y, z) {
  if (cut.kind === 'plane') {
    const [a, b, c] = cut.normal;
    return (a * x + b * y + c * z) / Math.hypot(a, b, c) - cut.offset;
  }
  if (cut.kind === 'sphere') {
    const outside = Math.hypot(x - cut.centre[0], y - cut.centre[1], z - cut.centre[2]) - cut.radius;
    return cut.removed === 'outside' ? outside : -outside;
  }
  let [low, high] = [cut.low, cut.high];
  if (cut.kind === 'octant') {
    low = cut.corner.map((at, i) => (cut.towards[i] > 0 ? at : -Infinity));
    high = cut.corner.map((at, i) => (cut.towards[i] > 0 ? Infinity : at));
  }
  const outside = Math.max(low[0] - x, x - high[0], low[1] - y, y - high[1], low[2] - z, z - high[2]);
  return cut.removed === 'outside' ? outside : -outside;
}

/** The same with nothing left where `cuts` remove it; the edge of a cut is as soft as a cell. */
function cutAway(levels, volume, cuts) {
  const [nx, ny, nz] = volume.size;
  const cell = Math.max(...volume.spacing);
  const kept = Uint8Array.from(levels);
  let i = 0;
  for (let k = 0; k < nz; k++) {
    const z = volume.origin[2] + k * volume.spacing[2];
    for (let j = 0; j < ny; j++) {
      const y = volume.origin[1] + j * volume.spacing[1];
      for (let column = 0; column < nx; column++, i++) {
        if (kept[i]) {
          const x = volume.origin[0] + column * volume.spacing[0];
          const depth = Math.max(...cuts.map((cut) => cutDepth(cut, x, y, z)));
          kept[i] *= Math.min(1, Math.max(0, 0.5 - depth / cell));
        }
      }
    }
  }
  return kept;
}
