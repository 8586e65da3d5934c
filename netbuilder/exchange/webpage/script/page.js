// The page: puts the question's place and the answer's place together.

class Answer {
  constructor(place, answering) {
    this.answering = answering;
    this.verdict = element("p", { className: "verdict", attributes: { "aria-live": "polite" } });
    this.hint = element("p", { className: "hint", attributes: { role: "status" } });
    this.rows = (answering.names || []).map((name) => {
      const bar = element("span", { className: "bar" });
      const share = element("span", { className: "share", textContent: "-" });
      const track = element("span", { className: "track" }, bar);
      const label = element("span", { className: "name", textContent: name, title: name });
      return { bar, share, item: element("li", {}, label, track, share) };
    });
    this.bars = element("ol", { className: "bars" }, ...this.rows.map((row) => row.item));
    const longest = Math.max(1, ...(answering.names || []).map((name) => name.length));
    this.bars.style.setProperty("--names", longest > 12 ? "40%" : `${longest + 1}ch`);
    this.canvas = element("canvas", {
      className: "picture",
      hidden: true,
      attributes: { role: "img", "aria-label": say("The network's output") },
    });
    this.list = element("p", { className: "values" });
    place.append(this.verdict, this.bars, this.canvas, this.list, this.hint);
  }

  tell(sentence) {
    this.show(null);
    this.hint.textContent = sentence;
  }

  show(values) {
    this.hint.textContent = "";
    if (this.answering.with === "classes") this.showClasses(values);
    else if (this.answering.with === "number") this.showNumber(values);
    else this.showOutput(values);
  }

  showClasses(values) {
    const { names, threshold } = this.answering;
    const best = values ? decided(values, threshold) : -1;
    this.rows.forEach(({ bar, share, item }, i) => {
      bar.style.width = values ? `${100 * values[i]}%` : "0";
      share.textContent = values ? `${Math.round(100 * values[i])} %` : "-";
      item.classList.toggle("best", i === best);
    });
    this.verdict.textContent = values ? verdictOf(values, names, threshold) : "";
  }

  showNumber(values) {
    if (this.answering.numbers) {
      const texts = this.answering.numbers.map(
        (name, i) => `${name}: ${values ? String(Number(values[i].toPrecision(6))) : "-"}`
      );
      this.verdict.textContent = texts.join("\n");
      return;
    }
    const value = values ? String(Number(values[0].toPrecision(6))) : "-";
    this.verdict.textContent = `${this.answering.name}: ${value}`;
  }

  // The input as the network gives it back: a picture where it is square.
  showOutput(values) {
    const side = values ? Math.round(Math.sqrt(values.length)) : 0;
    const square = side >= 6 && side * side === values.length;
    this.canvas.hidden = !square;
    this.verdict.textContent = values ? say("The network's output") : "";
    this.list.textContent = "";
    if (square) paintValues(this.canvas, values, side, side);
    else if (values) this.list.textContent = values.map((v) => Number(v.toPrecision(4))).join(", ");
  }
}

function start() {
  const network = JSON.parse(document.getElementById("network").textContent);
  speak(network.words);
  const find = unpack(document.getElementById("weights").textContent);
  const { asking, answering } = network;
  const place = document.getElementById("question");
  const shown = new Answer(document.getElementById("answer"), answering);
  const compute = (values) => answerOf(answer(network, find, values), answering);

  // Answer what `sampleOf` makes of something; nothing where that is null.
  const ask = (something, sampleOf) => {
    if (something === null) {
      shown.show(null);
      return;
    }
    try {
      const values = compute(sampleOf(something, asking));
      if (values.every(Number.isFinite)) shown.show(values);
      else shown.tell(say("The network's answer to this is not a number."));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      shown.tell(error.message);
    }
  };

  // One answer for each time that the screen is drawn, for what is there then.
  let waiting = null;
  const soon = (something, sampleOf, also = () => {}) => {
    if (waiting === null) {
      requestAnimationFrame(() => {
        const [latest, sampleOfIt, alsoThen] = waiting;
        waiting = null;
        alsoThen(latest);
        ask(latest, sampleOfIt);
      });
    }
    waiting = [something, sampleOf, also];
  };

  const same = (values) => values;
  shown.show(null);
  if (asking.by === "pad") {
    const pad = new Pad(place, (strokes) =>
      soon(strokes, sampleOfDrawing, (latest) => pad.show(latest)),
    );
  } else if (asking.by === "rows") rowForm(place, asking, (texts) => soon(texts, sampleOfRow));
  else if (asking.by === "text") textForm(place, asking, (text) => soon(text, sampleOfText));
  else if (asking.by === "points") {
    new Plane(place, asking, answering, compute, (at) => soon(at, same));
  } else if (asking.by === "picture") {
    new PictureField(
      place,
      asking,
      (pixels) => soon(pixels, sampleOfPixels),
      (sentence) => shown.tell(sentence),
    );
  } else numberForm(place, asking, (text) => soon(text, sampleOfNumbers));
}

start();
