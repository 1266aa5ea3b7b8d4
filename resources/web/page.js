'use strict';
// The page: what is shown, the controls that change it, and when it is drawn.

const REST = 180; // milliseconds without a change after which the picture is drawn sharp

const VIEWS = {
  'as-taken': [0, 0],
  '+90': [90, 0],
  '-90': [-90, 0],
  behind: [180, 0],
  above: [0, 90],
  below: [0, -90],
};

// Where a cut comes from: the axis, and which end of it.
const SIDES = {
  front: [1, -1],
  back: [1, 1],
  left: [0, -1],
  right: [0, 1],
  above: [2, 1],
  below: [2, -1],
};

const byId = (id) => document.getElementById(id);
const chosen = (name) => document.querySelector(`input[name="${name}"]:checked`).value;

/** What the page shows at first: the saved scene, as far as a page can show it. */
function firstShown(scene) {
  return {
    ...scene,
    mode: { mesh: 'surface', slices: 'surface' }[scene.mode] ?? scene.mode,
    preset: scene.transfer.name,
    stereo: scene.stereo !== null,
    eyes: scene.stereo ?? { method: 'dubois', eye_angle_degrees: 4, zero_parallax: 0, swapped: false },
  };
}

/** Where the volume's box begins and ends along an axis: the outermost points are padding. */
function endsOf(volume, axis) {
  const first = volume.origin[axis] + volume.spacing[axis] / 2;
  return [first, first + (volume.size[axis] - 2) * volume.spacing[axis]];
}

/** The one cut of a scene as a side and a share of the way, where it lies along an axis; null for any other. */
function cutAsSlider(cuts, volume) {
  if (cuts.length !== 1 || cuts[0].kind !== 'plane') {
    return null;
  }
  const length = Math.hypot(...cuts[0].normal);
  const axis = cuts[0].normal.findIndex((part) => Math.abs(part) > 0.9999 * length);
  if (axis < 0) {
    return null;
  }
  const side = Math.sign(cuts[0].normal[axis]);
  const name = Object.keys(SIDES).find((key) => SIDES[key][0] === axis && SIDES[key][1] === side);
  const [low, high] = endsOf(volume, axis);
  const at = side * cuts[0].offset;
  return { from: name, share: held((side > 0 ? high - at : at - low) / (high - low), 0, 1) };
}

/** How far the view is from what was measured, in the words of xrayview's window. */
function trustInWords(camera, isFlipped) {
  const angle = degreesOffFilm(camera);
  const flipped = isFlipped ? '; depth flipped, which fits the film as well' : '';
  if (angle < 5 || angle > 175) {
    const behind = angle > 175 ? ', from behind' : '';
    return [`Measured view${behind}`, `totals are the film’s, depth is inferred${flipped}`, true];
  }
  return ['Inferred view', `${angle.toFixed(0)}° off the film, depth may be wrong${flipped}`, false];
}

async function start() {
  const page = JSON.parse(byId('scene').textContent);
  const { volume, presets, matrices } = page;
  const shown = firstShown(page.scene);
  const levels = await unpacked(byId('volume').textContent, volume.size);
  const place = byId('view');
  const picture = new Picture(place, volume, presets, matrices);

  let [frame, isMoving, rest] = [0, false, 0];
  const drawSoon = (moving) => {
    isMoving = moving;
    place.dataset.state = 'changing';
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      picture.draw(shown, isMoving);
      place.dataset.state = isMoving ? 'changing' : 'still';
    });
  };
  /** Something moves: drawn coarse at once, and sharp when it rests. */
  const moved = () => {
    tellTrust();
    drawSoon(true);
    clearTimeout(rest);
    rest = setTimeout(() => drawSoon(false), REST);
  };
  const tellTrust = () => {
    if (!page.inferred) {
      return;
    }
    const [first, then, measured] = trustInWords(shown.camera, shown.depth_flipped);
    const trust = byId('trust');
    trust.querySelector('b').textContent = first;
    trust.querySelector('span').textContent = then;
    trust.className = measured ? 'measured' : 'inferred';
  };
  const refill = () => {
    const turned = shown.depth_flipped ? depthFlipped(levels, volume.size) : levels;
    const cuts = byId('saved-cuts').checked ? shown.cuts : [];
    picture.fill(cuts.length ? cutAway(turned, volume, cuts) : turned);
  };
  const takeCut = () => {
    const [axis, side] = SIDES[byId('cut-from').value] ?? [null, 0];
    byId('cut-depth').disabled = axis === null;
    const share = Number(byId('cut-depth').value) / 100;
    byId('cut-said').textContent = `${Math.round(100 * share)} %`;
    if (axis === null) {
      picture.cut(null);
    } else {
      const [low, high] = endsOf(volume, axis);
      picture.cut({ axis, side, at: side > 0 ? high - share * (high - low) : low + share * (high - low) });
    }
  };
  const takeLook = () => {
    shown.mode = chosen('mode');
    shown.iso_value = Number(byId('iso').value);
    shown.preset = byId('preset').value;
    byId('iso-said').textContent = shown.iso_value.toFixed(3);
    for (const part of document.querySelectorAll('[data-mode]')) {
      part.hidden = part.dataset.mode !== shown.mode;
    }
    picture.look(shown);
  };
  const takeEyes = () => {
    shown.stereo = byId('stereo').checked;
    shown.eyes.method = byId('method').value;
    shown.eyes.eye_angle_degrees = Number(byId('eye-angle').value);
    shown.eyes.swapped = byId('swapped').checked;
    byId('eye-angle-said').textContent = `${shown.eyes.eye_angle_degrees}°`;
    byId('eyes').hidden = !shown.stereo;
  };

  // The controls say what the scene says.
  for (const name of Object.keys(presets)) {
    byId('preset').add(new Option(name.replaceAll('-', ' '), name));
  }
  for (const name of Object.keys(matrices)) {
    byId('method').add(new Option(name.replaceAll('-', ' '), name));
  }
  document.querySelector(`input[name="mode"][value="${shown.mode}"]`).checked = true;
  Object.assign(byId('iso'), { min: volume.step, max: volume.highest, step: volume.highest / 500 });
  byId('iso').value = shown.iso_value;
  byId('preset').value = shown.preset;
  byId('stereo').checked = shown.stereo;
  byId('method').value = shown.eyes.method;
  byId('eye-angle').value = shown.eyes.eye_angle_degrees;
  byId('swapped').checked = shown.eyes.swapped;
  byId('flipped').checked = shown.depth_flipped;
  byId('perspective').checked = shown.camera.projection === 'perspective';
  const asSlider = cutAsSlider(shown.cuts, volume);
  byId('cut-from').value = asSlider?.from ?? 'none';
  byId('cut-depth').value = 100 * (asSlider?.share ?? 0.5);
  byId('saved-cuts').checked = shown.cuts.length > 0 && !asSlider;
  byId('saved-cuts').parentElement.hidden = !byId('saved-cuts').checked;
  byId('depth').hidden = !page.inferred;
  byId('trust').hidden = !page.inferred;

  const when = (id, event, take, motion) =>
    byId(id).addEventListener(event, () => {
      take();
      motion ? moved() : drawSoon(false);
    });
  for (const radio of document.querySelectorAll('input[name="mode"]')) {
    radio.addEventListener('change', () => {
      takeLook();
      drawSoon(false);
    });
  }
  when('iso', 'input', takeLook, true);
  when('preset', 'change', takeLook);
  when('cut-from', 'change', takeCut);
  when('cut-depth', 'input', takeCut, true);
  when('saved-cuts', 'change', refill);
  for (const id of ['stereo', 'method', 'swapped']) {
    when(id, 'change', takeEyes);
  }
  when('eye-angle', 'input', takeEyes, true);
  when('perspective', 'change', () => {
    shown.camera.projection = byId('perspective').checked ? 'perspective' : 'parallel';
  });
  when('flipped', 'change', () => {
    shown.depth_flipped = byId('flipped').checked;
    tellTrust();
    refill();
  });
  for (const button of document.querySelectorAll('[data-view]')) {
    button.addEventListener('click', () => {
      const [azimuth, elevation] = VIEWS[button.dataset.view];
      Object.assign(shown.camera, { azimuth_degrees: azimuth, elevation_degrees: elevation, roll_degrees: 0 });
      shown.camera.pan = [0, 0];
      tellTrust();
      drawSoon(false);
    });
  }
  takeInHand(place, shown.camera, moved);

  refill();
  takeLook();
  takeCut();
  takeEyes();
  tellTrust();
  picture.draw(shown, true); // and the same again, to learn how long one takes
  picture.draw(shown, true);
  new ResizeObserver(() => drawSoon(false)).observe(place);
}

function tellTrouble(words) {
  byId('trouble').textContent = words;
  byId('trouble').hidden = false;
}

if (!document.createElement('canvas').getContext('webgl2')) {
  tellTrouble('This browser shows no 3D pictures (WebGL 2 is missing or switched off). Try another one.');
} else if (typeof DecompressionStream === 'undefined') {
  tellTrouble('This browser is too old to unpack the volume. Try a newer one.');
} else {
  start().catch((error) => tellTrouble(`The volume cannot be shown: ${error.message}`));
}
