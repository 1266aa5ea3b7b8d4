'use strict';
// What mouse, fingers and keys do over the picture: the same as in xrayview's own window.

const DEGREES_PER_PIXEL = 0.4;
const ZOOM_PER_PIXEL = 1.006;
const ZOOM_PER_NOTCH = 1.15;
const DEGREES_PER_KEY = 5;
const SHARE_PER_KEY = 0.04;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

const held = (value, low, high) => Math.min(high, Math.max(low, value));
const halfTurn = (degrees) => ((((degrees + 180) % 360) + 360) % 360) - 180;

/** Let a person turn, move and near `camera` by hand over `place`; `moved` is called after each change. */
function takeInHand(place, camera, moved) {
  const turn = (right, up) => {
    camera.azimuth_degrees = halfTurn(camera.azimuth_degrees + right);
    camera.elevation_degrees = held(camera.elevation_degrees + up, -90, 90);
  };
  const pan = (right, up) => {
    camera.pan[0] = held(camera.pan[0] - right / camera.zoom, -1, 1);
    camera.pan[1] = held(camera.pan[1] - up / camera.zoom, -1, 1);
  };
  const zoom = (factor) => {
    camera.zoom = held(camera.zoom * factor, 0.2, 40);
  };
  const asTaken = () => {
    Object.assign(camera, { azimuth_degrees: 0, elevation_degrees: 0, roll_degrees: 0, zoom: 1, pan: [0, 0] });
  };
  const shorter = () => Math.max(1, Math.min(place.clientWidth, place.clientHeight));

  const fingers = new Map();
  let button = 0;
  place.addEventListener('pointerdown', (event) => {
    place.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    button = event.button;
  });
  place.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) {
      return;
    }
    const now = [event.clientX, event.clientY];
    const [x, y] = [now[0] - before[0], now[1] - before[1]];
    if (fingers.size === 2) {
      const other = [...fingers].find(([id]) => id !== event.pointerId)[1];
      const span = (at) => Math.max(1, Math.hypot(at[0] - other[0], at[1] - other[1]));
      zoom(span(now) / span(before));
      pan(x / 2 / shorter(), -y / 2 / shorter());
    } else if (button === 2) {
      zoom(ZOOM_PER_PIXEL ** -y);
    } else if (button === 1 || event.shiftKey) {
      pan(x / shorter(), -y / shorter());
    } else {
      turn(-x * DEGREES_PER_PIXEL, y * DEGREES_PER_PIXEL); // the head follows the hand
    }
    fingers.set(event.pointerId, now);
    moved();
  });
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) {
    place.addEventListener(end, (event) => fingers.delete(event.pointerId));
  }
  place.addEventListener('contextmenu', (event) => event.preventDefault());
  place.addEventListener('dblclick', () => {
    asTaken();
    moved();
  });
  place.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const notches = -event.deltaY / (event.deltaMode === 1 ? 3 : 120);
      zoom(ZOOM_PER_NOTCH ** held(notches, -3, 3));
      moved();
    },
    { passive: false },
  );
  place.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const way = ARROWS[event.key];
    if (way && event.shiftKey) {
      pan(way[0] * SHARE_PER_KEY, way[1] * SHARE_PER_KEY);
    } else if (way) {
      turn(way[0] * DEGREES_PER_KEY, way[1] * DEGREES_PER_KEY);
    } else if (event.key === 'PageUp' || event.key === 'PageDown') {
      camera.roll_degrees = halfTurn(
        camera.roll_degrees + (event.key === 'PageUp' ? -DEGREES_PER_KEY : DEGREES_PER_KEY),
      );
    } else if (['+', '=', '-'].includes(event.key)) {
      zoom(event.key === '-' ? 1 / ZOOM_PER_NOTCH : ZOOM_PER_NOTCH);
    } else if (event.key === 'Home') {
      asTaken();
    } else {
      return;
    }
    event.preventDefault();
    moved();
  });
}
