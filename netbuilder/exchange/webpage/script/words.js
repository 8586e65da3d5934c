// What the page says, in the language in which it was made.

const WORDS = new Map();

// Say everything by these from now on: the texts of the page by their English ones.
function speak(words) {
  for (const [english, said] of Object.entries(words)) WORDS.set(english, said);
}

// A whole sentence or term, with values in its places: "Input {number}".
function say(text, places = {}) {
  const said = WORDS.get(text) ?? text;
  return said.replace(/\{(\w+)\}/g, (place, name) => (name in places ? places[name] : place));
}
