'use strict';
// Two pictures in one for red-cyan glasses: the left eye looks through the red filter.

const LIGHT_OF_BYTE = Float32Array.from({ length: 256 }, (_, byte) => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});
const BYTE_OF_LIGHT = Uint8ClampedArray.from({ length: 4097 }, (_, step) => {
  const light = step / 4096;
  return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);
});
const BYTES = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/**
 * Mix the left and the right eye's RGBA bytes into `into`. `matrices`: two of three rows (red, green, blue).
 * `isLight`: mixed as light, which Dubois's are for, and not as stored.
 */
function mixEyes(left, right, into, [forLeft, forRight], isLight) {
  const value = isLight ? LIGHT_OF_BYTE : BYTES;
  for (let i = 0; i < into.length; i += 4) {
    const [lr, lg, lb] = [value[left[i]], value[left[i + 1]], value[left[i + 2]]];
    const [rr, rg, rb] = [value[right[i]], value[right[i + 1]], value[right[i + 2]]];
    for (let row = 0; row < 3; row++) {
      const [l, r] = [forLeft[row], forRight[row]];
      const sum = l[0] * lr + l[1] * lg + l[2] * lb + r[0] * rr + r[1] * rg + r[2] * rb;
      const held = Math.min(1, Math.max(0, sum));
      into[i + row] = isLight ? BYTE_OF_LIGHT[Math.round(4096 * held)] : 255 * held;
    }
    into[i + 3] = 255;
  }
}
