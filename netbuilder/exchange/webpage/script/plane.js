// The plane of all points that a network with two inputs can be asked about.

const ALONG = 60; // along either side
const WORKING = 12; // milliseconds of computing between two looks at the screen

class Plane {
  constructor(place, asking, answering, compute, ask) {
    Object.assign(this, { asking, answering, compute, ask });
    this.at = [0, 0];
    this.values = []; // of the cells, row by row, as far as they are known
    this.canvas = element("canvas", {
      className: "pad",
      tabIndex: 0,
      attributes: {
        role: "application",
        "aria-label": say("Plane of the two inputs. Arrow keys move the point."),
      },
    });
    this.fields = ["x", "y"].map((name) => {
      const field = element("input", { type: "text", inputMode: "decimal" });
      field.addEventListener("input", () => this.typed());
      return labelled(name, field);
    });
    place.append(this.canvas, element("div", { className: "pair" }, ...this.fields));
    followPointer(this.canvas, ([x, y]) => this.move([2 * x - 1, 1 - 2 * y].map((p) => p * this.asking.extent)));
    this.canvas.addEventListener("keydown", (event) => this.press(event));
    repaint(this.canvas, () => this.paint());
    this.move(this.at);
    this.work();
  }

  move(at) {
    const { extent } = this.asking;
    this.at = at.map((each) => clip(each, -extent, extent));
    this.fields.forEach((label, i) => {
      label.querySelector("input").value = String(Number(this.at[i].toFixed(3)));
    });
    this.paint();
    this.ask(this.at);
  }

  typed() {
    const numbers = this.fields.map((label) => Number(label.querySelector("input").value || NaN));
    if (!numbers.every(Number.isFinite)) return;
    this.at = numbers;
    this.paint();
    this.ask(this.at);
  }

  press(event) {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    const step = this.asking.extent / 40;
    this.move([this.at[0] + arrow[0] * step, this.at[1] - arrow[1] * step]);
  }

  // Ask about the cells, some at a time.
  work() {
    const end = performance.now() + WORKING;
    const { extent } = this.asking;
    const middle = (cell) => ((2 * cell + 1 - ALONG) / ALONG) * extent;
    while (this.values.length < ALONG * ALONG && performance.now() < end) {
      const cell = this.values.length;
      this.values.push(this.compute([middle(cell % ALONG), -middle(Math.floor(cell / ALONG))]));
    }
    this.paint();
    if (this.values.length < ALONG * ALONG) requestAnimationFrame(() => this.work());
  }

  // How much of which colour lies on the background at an answer.
  shade(values) {
    if (this.answering.with === "classes") {
      const { threshold } = this.answering;
      return [decided(values, threshold), 0.12 + 0.5 * aheadBy(values, threshold)];
    }
    const [low, high] = this.asking.span;
    const place = clip((values[0] - low) / (high - low || 1), 0, 1) * 2 - 1;
    return [place > 0 ? 1 : 0, 0.62 * Math.abs(place)];
  }

  paint() {
    const { width, height } = this.canvas;
    const context = this.canvas.getContext("2d");
    const paper = rgb(colour("--surface"));
    const colours = classColours().map(rgb);
    context.clearRect(0, 0, width, height);
    this.values.forEach((values, i) => {
      const [number, share] = this.shade(Array.from(values));
      const ink = colours[number % colours.length];
      const mixed = paper.map((each, k) => Math.round(each + share * (ink[k] - each)));
      context.fillStyle = `rgb(${mixed.join(",")})`;
      const [left, top] = [i % ALONG, Math.floor(i / ALONG)];
      const edges = [left, left + 1].map((c) => Math.round((c * width) / ALONG));
      const rows = [top, top + 1].map((r) => Math.round((r * height) / ALONG));
      context.fillRect(edges[0], rows[0], edges[1] - edges[0], rows[1] - rows[0]);
    });
    const { extent } = this.asking;
    context.beginPath();
    context.arc(
      ((this.at[0] / extent + 1) / 2) * width,
      ((1 - this.at[1] / extent) / 2) * height,
      Math.max(5, width / 60),
      0,
      2 * Math.PI,
    );
    context.lineWidth = Math.max(2, width / 150);
    context.fillStyle = colour("--surface");
    context.strokeStyle = colour("--text");
    context.fill();
    context.stroke();
  }
}

function classColours() {
  return Array.from({ length: 10 }, (_, number) => colour(`--class-${number}`));
}
