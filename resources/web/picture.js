'use strict';
// The picture itself: vtk.js draws the volume once, or once for each eye.

// Milliseconds that a picture may take while it moves, and when it stands still.
const LONGEST = { moving: 60, still: 1200 };
// Pixels along an edge for one of the screen's, at least and at most.
const SHARPNESS = { moving: [0.15, 1], still: [0.3, 1.5] };
// Pixels of a picture: a small one is drawn whole on any machine.
const FEWEST = { moving: 1e4, still: 8e4 };
const MOST_PIXELS = 3e6;

// vtk.js asks of the places beside a point whether they are cut away, for the slope there. On a cut's own flat
// rounding would answer: only what lies well beyond it counts.
const CUT_FLAT = {
  shaderType: 'Fragment',
  replaceFirst: true,
  originalValue: 'dot(vec3(vClipPlaneOrigins[i] - posVC), vClipPlaneNormals[i]) > 0.0',
  replacementValue: 'dot(vec3(vClipPlaneOrigins[i] - posVC), vClipPlaneNormals[i]) > 0.001',
  replaceAll: false,
};

/** A place that shows the volume as it is told, coarser while it moves. */
class Picture {
  constructor(place, volume, presets, matrices) {
    this.place = place;
    this.volume = volume;
    this.presets = presets;
    this.matrices = matrices;
    this.cost = 0.05; // milliseconds a pixel, as measured: unknown at first, so thought to be high
    this.isNew = true; // the next picture's time says nothing: its shader is built first
    this.eyes = place.querySelector('canvas');
    this.flat = this.eyes.getContext('2d', { willReadFrequently: true });
    this.window = vtk.RenderWindow.newInstance();
    this.renderer = vtk.Renderer.newInstance();
    this.renderer.setAutomaticLightCreation(false);
    this.window.addRenderer(this.renderer);
    this.screen = vtk.OpenGLRenderWindow.newInstance();
    this.window.addView(this.screen);
    this.holder = place.querySelector('.one-eye');
    this.screen.setContainer(this.holder);
    // It listens to nothing: vtk.js asks it whether a picture moves.
    const asked = vtk.RenderWindowInteractor.newInstance();
    asked.setView(this.screen);
    asked.initialize();
    this.lights = [this.light(1.1), this.light(0.12)];
    this.mapper = vtk.VolumeMapper.newInstance();
    this.mapper.setViewSpecificProperties({ OpenGL: { ShaderReplacements: [CUT_FLAT] } });
    this.actor = vtk.Volume.newInstance();
    this.actor.setMapper(this.mapper);
    this.plane = vtk.Plane.newInstance();
  }

  light(intensity) {
    const light = vtk.Light.newInstance({ intensity, positional: false });
    light.setLightTypeToSceneLight();
    this.renderer.addLight(light);
    return light;
  }

  /** Take the (z, y, x) bytes to show. */
  fill(levels) {
    const image = vtk.ImageData.newInstance({ spacing: this.volume.spacing, origin: this.volume.origin });
    image.setDimensions(...this.volume.size);
    image.getPointData().setScalars(vtk.DataArray.newInstance({ values: levels, numberOfComponents: 1 }));
    this.mapper.setInputData(image);
    this.stride = Math.max(0.6 * Math.min(...this.volume.spacing), 1 / 600);
    this.mapper.setSampleDistance(this.stride);
    this.mapper.setMaximumSamplesPerRay(4000);
    this.mapper.setAutoAdjustSampleDistances(false);
    this.renderer.addVolume(this.actor);
  }

  /** Take over everything that decides how densities are shown. */
  look(shown) {
    const look = lookOf(shown, this.presets, this.volume.step, this.stride);
    this.isNew ||= look.isLit !== this.wasLit || look.blend !== this.mapper.getBlendMode();
    this.wasLit = look.isLit;
    const property = this.actor.getProperty();
    property.setRGBTransferFunction(0, look.colour);
    property.setScalarOpacity(0, look.opacity);
    property.setScalarOpacityUnitDistance(0, look.unit);
    property.setInterpolationTypeToLinear();
    property.setShade(look.isLit);
    property.setAmbient(0.3);
    property.setDiffuse(shown.mode === 'surface' ? 0.75 : 0.65);
    property.setSpecular(shown.mode === 'surface' ? 0.12 : 0.05);
    property.setSpecularPower(30);
    this.mapper.setBlendMode(look.blend);
    this.renderer.setBackground(...shown.background);
  }

  /** Cut away what lies before `at` (cube edges) along `axis` (0..2) from `side` (-1 or 1); null: nothing. */
  cut(plane) {
    this.isNew ||= Boolean(plane) !== this.mapper.getClippingPlanes().length > 0;
    this.mapper.removeAllClippingPlanes();
    if (plane) {
      const normal = [0, 0, 0];
      const origin = [0, 0, 0];
      normal[plane.axis] = -plane.side;
      origin[plane.axis] = plane.at;
      this.plane.setNormal(...normal);
      this.plane.setOrigin(...origin);
      this.mapper.addClippingPlane(this.plane);
    }
  }

  /** Draw now: one eye, or both mixed; coarser where `isMoving`, as coarse as keeps it fluid. */
  draw(shown, isMoving) {
    const began = performance.now();
    const kind = isMoving ? 'moving' : 'still';
    const { width, height } = this.place.getBoundingClientRect();
    const points = Math.max(1, width * height);
    const affordable = Math.sqrt(LONGEST[kind] / (this.cost * points * (shown.stereo ? 2 : 1)));
    const dense = Math.max(1, Math.min(2, window.devicePixelRatio || 1));
    const [least, most] = SHARPNESS[kind];
    const fits = Math.min(most * dense, Math.sqrt(MOST_PIXELS / points));
    const few = Math.min(1, Math.sqrt(FEWEST[kind] / points));
    const scale = Math.min(fits, Math.max(least, few, affordable));
    const size = [Math.max(16, Math.round(width * scale)), Math.max(16, Math.round(height * scale))];
    this.screen.setSize(...size);
    this.eyes.hidden = !shown.stereo;
    this.holder.style.visibility = shown.stereo ? 'hidden' : 'visible';
    if (shown.stereo) {
      this.bothEyes(shown, size);
    } else {
      this.oneEye(shown, size, 0);
      const [gl, pixel] = [this.screen.get3DContext(), new Uint8Array(4)];
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel); // waits until it is drawn
    }
    if (!this.isNew) {
      const cost = (performance.now() - began) / (size[0] * size[1] * (shown.stereo ? 2 : 1));
      this.cost = 0.5 * (this.cost + cost);
    }
    this.isNew = false;
  }

  oneEye(shown, [width, height], degrees) {
    const camera = this.renderer.getActiveCamera();
    placeCamera(camera, shown.camera, width / height, degrees, shown.eyes.zero_parallax);
    this.renderer.resetCameraClippingRange();
    const { right, up, forward } = axesOf(shown.camera);
    const [turn, rise] = [shown.light.azimuth_degrees * RADIANS, shown.light.elevation_degrees * RADIANS];
    const level = along(Math.sin(turn) * Math.cos(rise), right, -Math.cos(turn) * Math.cos(rise), forward);
    this.lights[0].setPosition(...along(1, level, Math.sin(rise), up));
    this.lights[1].setPosition(...forward.map((value) => -value));
    this.window.render();
  }

  bothEyes(shown, [width, height]) {
    const half = shown.eyes.eye_angle_degrees / 2;
    const [left, right] = (shown.eyes.swapped ? [half, -half] : [-half, half]).map((degrees) => {
      this.oneEye(shown, [width, height], degrees);
      Object.assign(this.eyes, { width, height });
      this.flat.drawImage(this.screen.getCanvas(), 0, 0);
      return this.flat.getImageData(0, 0, width, height);
    });
    mixEyes(left.data, right.data, left.data, this.matrices[shown.eyes.method], shown.eyes.method === 'dubois');
    this.flat.putImageData(left, 0, 0);
  }
}
