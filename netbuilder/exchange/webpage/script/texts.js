// Texts as the numbers of their characters or words, cut as NetBuilder cuts them.

const [PADDING, UNKNOWN, RESERVED] = [0, 1, 2];
const LONGEST_TOKEN = 40; // characters of a token that count

// What counts as blank here; \s would take U+FEFF, and leave out U+001C to U+001F and U+0085.
const BLANK = "\\t-\\r\\u001c-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const ONE_BY_ONE = "\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const WITH_MARKS = "\\u0300-\\u036f\\u0900-\\u0dff\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff";
const WORD_PART = `(?:(?![${ONE_BY_ONE}])[\\p{L}\\p{N}_]|[${WITH_MARKS}])+`;
const WORD = new RegExp(
  `[${ONE_BY_ONE}]|${WORD_PART}(?:['\\u2019]${WORD_PART})*|[^\\p{L}\\p{N}_${BLANK}]`,
  "gu",
);
const CHARACTER = new RegExp(`[${BLANK}]+|[^${BLANK}]`, "gu");
const AROUND = new RegExp(`^[${BLANK}]+|[${BLANK}]+$`, "gu");

// The characters or words of a text, as many as a sample holds.
function tokensOf(text, { words, lowercase, length }) {
  const found = [];
  for (const [matched] of text.matchAll(words ? WORD : CHARACTER)) {
    if (found.length >= length) break;
    let token = !words && new RegExp(`^[${BLANK}]`, "u").test(matched) ? " " : matched;
    token = token.replace(/\p{Surrogate}/gu, "\ufffd");
    if (lowercase) token = token.toLowerCase();
    found.push(Array.from(token).slice(0, LONGEST_TOKEN).join(""));
  }
  return found;
}

// A text as the values of a sample: the numbers of its tokens, filled up.
function sampleOfText(text, asking) {
  asking.numbers ??= new Map(asking.vocabulary.map((word, i) => [word, i + RESERVED]));
  const values = new Float32Array(asking.length).fill(PADDING);
  tokensOf(text.replace(AROUND, ""), asking).forEach((token, i) => {
    values[i] = asking.numbers.get(token) ?? UNKNOWN;
  });
  return values;
}
