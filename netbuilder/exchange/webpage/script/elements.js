// Small helpers for what is seen. Texts are set as texts, never as markup.

function element(kind, properties = {}, ...children) {
  const made = document.createElement(kind);
  const { attributes = {}, ...others } = properties;
  Object.assign(made, others);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function button(text, act) {
  const made = element("button", { type: "button", textContent: text });
  made.addEventListener("click", act);
  return made;
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function rgb(hex) {
  return [1, 3, 5].map((from) => parseInt(hex.slice(from, from + 2), 16));
}

// Call `paint` again whenever light becomes dark, or the size of the canvas changes.
function repaint(canvas, paint) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  new ResizeObserver(() => {
    const scale = devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((s) => Math.round(s * scale));
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      paint();
    }
  }).observe(canvas);
}

// Grey values in [0, 1] in the colour of text, on the colour of the surface; or red, green, blue.
function paintValues(canvas, values, width, height, channels = 1) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  const [ink, paper] = [rgb(colour("--text")), rgb(colour("--surface"))];
  for (let i = 0; i < width * height; i++) {
    for (let k = 0; k < 3; k++) {
      const value = clip(values[i * channels + (channels === 1 ? 0 : k)], 0, 1);
      image.data[4 * i + k] =
        channels === 1 ? paper[k] + value * (ink[k] - paper[k]) : Math.round(255 * value);
    }
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

// Follow a finger, a pen or the mouse; `follow` gets places in a canvas, from 0 to 1, and whether
// the way begins there.
function followPointer(canvas, follow) {
  let held = null;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [
      clip((event.clientX - box.left) / box.width, 0, 1),
      clip((event.clientY - box.top) / box.height, 0, 1),
    ];
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (held !== null || event.button !== 0) return;
    held = event.pointerId;
    canvas.setPointerCapture(held);
    canvas.focus({ preventScroll: true });
    event.preventDefault();
    follow(place(event), true);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== held) return;
    const passed = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    for (const each of passed.length ? passed : [event]) follow(place(each), false);
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    canvas.addEventListener(end, (event) => {
      if (event.pointerId === held) held = null;
    });
  }
}

const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
