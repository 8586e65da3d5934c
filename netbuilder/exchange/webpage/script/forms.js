// Forms for rows of a table and for plain numbers, and the place for a picture.

function labelled(name, field, note = "") {
  const label = element("label", {}, element("span", { textContent: name }), field);
  if (note) label.append(element("small", { textContent: note }));
  return label;
}

function form(place) {
  const made = element("form", { className: "fields" });
  made.addEventListener("submit", (event) => event.preventDefault());
  place.append(made);
  return made;
}

function rowForm(place, asking, ask) {
  const fields = asking.fields.map(({ categories, parts, usual }) => {
    if (parts) return element("input", { type: "text", placeholder: "2020-01-31" });
    if (!categories) {
      return element("input", { type: "text", inputMode: "decimal", placeholder: usual });
    }
    const options = [["", say("unknown")], ...categories.map((name) => [name, name])];
    const other = "\u0001"; // no category is called so, nor is it missing
    return element(
      "select",
      {},
      ...[...options, [other, say("another one")]].map(([value, textContent]) =>
        element("option", { value, textContent }),
      ),
    );
  });
  const made = form(place);
  fields.forEach((field, i) => made.append(labelled(asking.fields[i].name, field)));
  const tell = () => ask(fields.map((field) => field.value));
  made.addEventListener("input", tell);
  tell();
}

const MOST_FIELDS = 16;

function numberForm(place, asking, ask) {
  const made = form(place);
  if (asking.count > MOST_FIELDS) {
    const area = element("textarea", { rows: 8, spellcheck: false });
    const name = say("{wanted} numbers, with blanks or commas between them", {
      wanted: asking.count,
    });
    made.append(labelled(name, area));
    made.addEventListener("input", () => ask(area.value.trim() ? area.value : null));
    return;
  }
  const fields = Array.from({ length: asking.count }, () =>
    element("input", { type: "text", inputMode: "decimal", value: "0" }),
  );
  fields.forEach((field, i) => made.append(labelled(say("Input {number}", { number: i + 1 }), field)));
  const tell = () => ask(fields.map((field) => field.value.trim() || "0").join(" "));
  made.addEventListener("input", tell);
  tell();
}

function textForm(place, asking, ask) {
  const made = form(place);
  const area = element("textarea", { rows: 6 });
  made.append(labelled(asking.name, area));
  area.addEventListener("input", () => ask(area.value.trim() ? area.value : null));
}

const LARGEST_SIDE = 2048; // pixels of a picture that are looked at

class PictureField {
  constructor(place, asking, ask, refuse) {
    this.asking = asking;
    this.ask = ask;
    this.refuse = refuse;
    this.canvas = element("canvas", {
      className: "picture",
      attributes: { role: "img", "aria-label": say("The picture as the network sees it") },
    });
    this.canvas.width = asking.width;
    this.canvas.height = asking.height;
    const chooser = element("input", { type: "file", accept: "image/*" });
    chooser.addEventListener("change", () => this.take(chooser.files[0]));
    place.classList.add("drop");
    place.append(this.canvas, labelled(say("Choose, drop or paste a picture"), chooser));
    place.addEventListener("dragover", (event) => event.preventDefault());
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      this.take(event.dataTransfer.files[0]);
    });
    document.addEventListener("paste", (event) => this.take(event.clipboardData.files[0]));
  }

  async take(file) {
    if (!file) return;
    let bitmap;
    try {
      bitmap = await createImageBitmap(file);
    } catch {
      this.refuse(
        say("'{name}' is not a picture that this browser can read; choose another one.", {
          name: file.name,
        }),
      );
      return;
    }
    const scale = Math.min(1, LARGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const copy = element("canvas");
    copy.width = Math.max(1, Math.round(bitmap.width * scale));
    copy.height = Math.max(1, Math.round(bitmap.height * scale));
    const context = copy.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, copy.width, copy.height);
    const pixels = fittedPixels(context.getImageData(0, 0, copy.width, copy.height), this.asking);
    this.show(pixels);
    this.ask(pixels);
  }

  show(pixels) {
    const { width, height, colour: coloured } = this.asking;
    const image = this.canvas.getContext("2d").createImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      for (let k = 0; k < 3; k++) image.data[4 * i + k] = pixels[coloured ? 3 * i + k : i];
      image.data[4 * i + 3] = 255;
    }
    this.canvas.getContext("2d").putImageData(image, 0, 0);
  }
}
