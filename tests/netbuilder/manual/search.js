// Types into the manual's search, on a page without a browser, and prints what is found.
'use strict';
const fs = require('fs');
const vm = require('vm');
const [folder, ...texts] = process.argv.slice(2);

class Element {
  constructor() { this.children = []; this.listeners = {}; this.dataset = {}; this.hidden = true; this.value = ''; }
  append(...items) { this.children.push(...items); }
  replaceChildren(...items) { this.children = items; }
  addEventListener(name, listener) { this.listeners[name] = listener; }
  querySelector() { return this.children.length ? this.children[0].children[0] : null; }
  querySelectorAll() { return this.children.map(each => each.children[0]); }
  focus() {}
  click() { this.clicked = true; }
}

const field = new Element();
field.dataset = { base: '..', none: 'nothing' };
const list = new Element();
const document = {
  getElementById: name => ({ search: field, found: list }[name]),
  createElement: () => new Element(),
  addEventListener: () => {},
};
const world = vm.createContext({ document, window: {} });
for (const name of ['index.js', 'search.js']) {
  vm.runInContext(fs.readFileSync(`${folder}/${name}`, 'utf8'), world);
}
const found = texts.map(text => {
  field.value = text;
  field.listeners.input();
  return list.children.map(item => (item.children[0] ? item.children[0].href : item.textContent));
});
process.stdout.write(JSON.stringify(found));
