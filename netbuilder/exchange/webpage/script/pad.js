// The pad that digits are drawn on. Points are in units of its side.

const PEN_SEEN = 0.075; // width of the pen on the pad; the network sees MNIST's
const KEY_STEP = 0.04; // how far an arrow key leads the pen

class Pad {
  constructor(place, ask) {
    this.strokes = [];
    this.ask = ask;
    this.cursor = null; // of the keys: where the pen is, and whether it is down
    this.canvas = element("canvas", {
      className: "pad",
      tabIndex: 0,
      attributes: {
        role: "application",
        "aria-label":
          say("Drawing pad. Arrow keys move the pen, Space lowers or lifts it, Escape clears, Ctrl+Z undoes."),
      },
    });
    this.seen = element("canvas", {
      className: "small",
      attributes: { role: "img", "aria-label": say("What the network sees") },
    });
    const tools = element(
      "div",
      { className: "tools" },
      button(say("Clear"), () => this.clear()),
      button(say("Undo"), () => this.undo()),
      element("span", { className: "seen" }, this.seen, say("What the network sees")),
    );
    place.append(this.canvas, tools);
    followPointer(this.canvas, (point, begins) => this.lead(point, begins));
    this.canvas.addEventListener("keydown", (event) => this.press(event));
    repaint(this.canvas, () => this.paint());
    this.show(null);
  }

  lead(point, begins) {
    this.cursor = null;
    this.draw(point, begins);
  }

  draw(point, begins) {
    const stroke = this.strokes[this.strokes.length - 1];
    if (begins) this.strokes.push([point]);
    else if (stroke && String(stroke[stroke.length - 1]) !== String(point)) stroke.push(point);
    else return;
    this.change();
  }

  clear() {
    this.strokes = [];
    this.cursor = null;
    this.change();
  }

  undo() {
    this.strokes.pop();
    if (this.cursor) this.cursor.down = false;
    this.change();
  }

  press(event) {
    const arrow = ARROWS[event.key];
    if (event.key === "Escape" || event.key === "Delete" || event.key === "Backspace") this.clear();
    else if (event.key === "z" && (event.ctrlKey || event.metaKey)) this.undo();
    else if (event.key === " ") this.lower();
    else if (arrow) this.move(arrow);
    else return;
    event.preventDefault();
  }

  lower() {
    this.cursor ??= { at: [0.5, 0.5], down: false };
    this.cursor.down = !this.cursor.down;
    if (this.cursor.down) this.draw(this.cursor.at, true);
    else this.paint();
  }

  move([dx, dy]) {
    this.cursor ??= { at: [0.5, 0.5], down: false };
    const [x, y] = this.cursor.at;
    this.cursor.at = [clip(x + dx * KEY_STEP, 0, 1), clip(y + dy * KEY_STEP, 0, 1)];
    if (this.cursor.down) this.draw(this.cursor.at, false);
    else this.paint();
  }

  change() {
    this.paint();
    this.ask(this.strokes.length ? this.strokes : null);
  }

  show(strokes) {
    const picture = strokes ? render(strokes) : new Float32Array(PIXELS * PIXELS);
    paintValues(this.seen, picture, PIXELS, PIXELS);
  }

  paint() {
    const { width, height } = this.canvas;
    const context = this.canvas.getContext("2d");
    context.clearRect(0, 0, width, height);
    if (!this.strokes.length && !this.cursor) {
      context.fillStyle = colour("--muted");
      context.font = `${Math.round(height / 18)}px system-ui, sans-serif`;
      context.textAlign = "center";
      context.fillText(say("Draw here"), width / 2, height / 2);
    }
    context.lineCap = context.lineJoin = "round";
    context.strokeStyle = colour("--text");
    context.lineWidth = PEN_SEEN * width;
    for (const stroke of this.strokes) {
      context.beginPath();
      traceLine(context, stroke, width, height);
      context.stroke();
    }
    if (!this.cursor) return;
    const [x, y] = this.cursor.at;
    context.beginPath();
    context.arc(x * width, y * height, (PEN_SEEN * width) / 2, 0, 2 * Math.PI);
    context.lineWidth = Math.max(2, width / 150);
    context.strokeStyle = colour("--accent");
    context.stroke();
  }
}

// From middle to middle between the points, bent towards them.
function traceLine(context, stroke, width, height) {
  const at = stroke.map(([x, y]) => [x * width, y * height]);
  const last = at.length - 1;
  context.moveTo(...at[0]);
  for (let i = 1; i < last; i++) {
    const middle = [0, 1].map((axis) => (at[i][axis] + at[i + 1][axis]) / 2);
    context.quadraticCurveTo(...at[i], ...middle);
  }
  context.lineTo(at[last][0] + (last ? 0 : 0.01), at[last][1]);
}
