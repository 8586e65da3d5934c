// What somebody has drawn, typed or chosen, as the values of a sample; and outputs as answers.

const FARTHEST = 1e30; // no number of a table lies beyond it

// An array as the network was trained on: times a factor, less the means, by the deviations.
function prepared(values, asking) {
  if (!asking.means) return values;
  const { scale, means, stds } = asking;
  const change = (value, i) => (value * scale - means[i % means.length]) / stds[i % stds.length];
  return Float32Array.from(values, (value, i) => clip(change(value, i), -FARTHEST, FARTHEST));
}

function sampleOfDrawing(strokes, asking) {
  const picture = resized(render(strokes), asking.drawn, asking.side);
  return prepared(asking.bytes ? picture.map((value) => value * 255) : picture, asking);
}

// Of pixels from 0 to 255.
function sampleOfPixels(pixels, asking) {
  return prepared(asking.bytes ? pixels : Float32Array.from(pixels, (v) => v / 255), asking);
}

// The number that a text stands for; NaN where it is missing, null where it is none.
function numberOf(text, asking) {
  if (asking.missing.includes(text)) return NaN;
  let written = text;
  if (asking.decimal === ",") {
    if (written.includes(".")) return null;
    written = written.replace(",", ".");
  }
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written)) return null;
  const number = Number(written);
  return Math.abs(number) <= FARTHEST ? number : null;
}

// The code of a category: its place, or that of 'another'; NaN where it is missing.
function codeOf(text, field, asking) {
  const place = field.categories.indexOf(text);
  if (place >= 0) return place;
  return asking.missing.includes(text) ? NaN : field.categories.length;
}

// Texts by the field's place as the values of a sample; throws a sentence where one cannot be used.
function sampleOfRow(texts, asking) {
  const values = [];
  asking.fields.forEach((field, i) => {
    const text = texts[i].trim();
    let code = field.categories ? codeOf(text, field, asking) : numberOf(text, asking);
    if (field.parts) code = momentOf(text, field.order, asking.missing);
    if (code === null && field.parts) {
      throw new RangeError(say("{name}: '{text}' is not a date; correct it.", { name: field.name, text }));
    }
    if (code === null) {
      throw new RangeError(
        say("{name}: '{text}' is not a number; correct it.", { name: field.name, text }),
      );
    }
    if (Number.isNaN(code)) code = field.fill;
    if (code === null) {
      throw new RangeError(
        say("{name} is missing, and nothing can replace it; enter a value.", { name: field.name }),
      );
    }
    if (field.categories) {
      for (let k = 0; k < field.inputs; k++) values.push(Number(k === code));
    } else if (field.parts) {
      dateInputs(code, field.parts).forEach((value, k) => {
        values.push(clip((value - field.mean[k]) / field.std[k], -FARTHEST, FARTHEST));
      });
    } else {
      values.push(clip((code - field.mean) / field.std, -FARTHEST, FARTHEST));
    }
  });
  return values;
}

// Numbers in a text, between blanks, commas or semicolons; throws where they are not as many.
function sampleOfNumbers(text, asking) {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  const numbers = words.map(Number);
  const wrong = numbers.findIndex((number) => !Number.isFinite(number));
  if (wrong >= 0) {
    const text = words[wrong].slice(0, 40);
    throw new RangeError(say("'{text}' is not a number; correct it.", { text }));
  }
  if (numbers.length !== asking.count) {
    throw new RangeError(
      say("Enter {wanted} numbers; there are {found}.", {
        wanted: asking.count,
        found: numbers.length,
      }),
    );
  }
  return prepared(numbers, asking);
}

// Pixels (RGBA, 0 to 255) at another size, on white, as 1 or 3 values each from 0 to 255.
function fittedPixels({ data, width, height }, asking) {
  const channels = asking.colour ? 3 : 1;
  const rows = covers(height, asking.height);
  const columns = covers(width, asking.width);
  const result = new Float32Array(asking.height * asking.width * channels);
  for (let i = 0; i < asking.height; i++) {
    for (let j = 0; j < asking.width; j++) {
      const sums = [0, 0, 0, 0];
      for (const [row, down] of rows[i]) {
        for (const [column, across] of columns[j]) {
          const from = (row * width + column) * 4;
          const opacity = (down * across * data[from + 3]) / 255;
          for (let k = 0; k < 3; k++) sums[k] += opacity * data[from + k];
          sums[3] += opacity;
        }
      }
      const onWhite = sums.slice(0, 3).map((sum) => Math.round(sum + 255 * (1 - sums[3])));
      const [red, green, blue] = onWhite;
      const values = asking.colour
        ? onWhite
        : [Math.round(0.299 * red + 0.587 * green + 0.114 * blue)];
      result.set(values, (i * asking.width + j) * channels);
    }
  }
  return result;
}

// For each new pixel of an axis the old ones that it covers, and their shares.
function covers(old, size) {
  return sharesOf(old, size).map((shares) =>
    shares.map((share, pixel) => [pixel, share]).filter(([, share]) => share > 0),
  );
}

// Outputs as numbers between 0 and 1 for classes, in the units of the data for numbers.
function answerOf(outputs, answering) {
  if (answering.with === "classes") return Array.from(outputs, (value) => clip(value, 0, 1));
  if (answering.numbers) {
    return Array.from(outputs, (value, i) => value * answering.stds[i] + answering.means[i]);
  }
  if (answering.with === "number" && answering.std !== undefined) {
    return [outputs[0] * answering.std + answering.mean];
  }
  return Array.from(outputs);
}

const MIDDLE = 0.5; // the threshold at which the larger of two probabilities is the answer

// The class that is the answer: the largest output, or what the threshold says of two classes.
function decided(values, threshold = MIDDLE) {
  if (values.length === 1) {
    return Number(threshold === MIDDLE ? values[0] > MIDDLE : values[0] >= threshold);
  }
  if (values.length === 2 && threshold !== MIDDLE) return Number(values[1] >= threshold);
  return values.indexOf(Math.max(...values));
}

// All classes: the answer first, then by their outputs.
function ranked(values, threshold = MIDDLE) {
  const first = decided(values, threshold);
  const order = values.map((_, i) => i).sort((a, b) => values[b] - values[a]);
  return [first, ...order.filter((each) => each !== first)];
}

// How far the answer is from another one, from 0 to 1.
function aheadBy(values, threshold = MIDDLE) {
  if (values.length < 2) return 1;
  if (values.length === 2 && threshold !== MIDDLE) {
    const over = values[1] - threshold;
    return clip(Math.abs(over) / Math.max(over >= 0 ? 1 - threshold : threshold, 1e-6), 0, 1);
  }
  const order = [...values].sort((a, b) => b - a);
  return clip(order[0] - order[1], 0, 1);
}

// A percentage with one digit behind the point.
function percentOf(share) {
  return `${(100 * share).toFixed(1)} %`;
}

// How far probabilities are to be believed, in a sentence.
function verdictOf(probabilities, names, threshold = MIDDLE) {
  const order = ranked(probabilities, threshold);
  const share = probabilities[order[0]];
  if (order.length > 1 && share < probabilities[order[1]]) {
    const [found, needed] = [probabilities[1], threshold].map(percentOf);
    if (order[0]) {
      return say("{other}: its {found} reach the threshold of {needed}.", {
        other: names[1],
        found,
        needed,
      });
    }
    return say("{names}: the {found} for {other} are below the threshold of {needed}.", {
      names: names[0],
      other: names[1],
      found,
      needed,
    });
  }
  const best = names[order[0]];
  if (share >= 0.9) return say("Confident: {best}.", { best });
  if (share >= 0.6 || order.length < 2) return say("Probably {best}.", { best });
  return say("Uncertain: {best} or {names}.", { best, names: names[order[1]] });
}
