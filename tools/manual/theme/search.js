// Finds pages by words anywhere in them: first those whose title has them all.
'use strict';
(function () {
  const field = document.getElementById('search');
  const list = document.getElementById('found');
  const most = 12;

  function found(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const ranked = [];
    for (const page of words.length ? window.manualPages : []) {
      const title = page.title.toLowerCase();
      const all = title + ' ' + page.group.toLowerCase() + ' ' + page.text.toLowerCase();
      if (!words.every(word => all.includes(word))) continue;
      const inTitle = words.filter(word => title.includes(word)).length;
      ranked.push([inTitle * 1000 - title.length, page]);
    }
    return ranked.sort((one, other) => other[0] - one[0]).map(each => each[1]).slice(0, most);
  }

  function around(page, text) {
    const word = text.toLowerCase().split(/\s+/).filter(Boolean)[0];
    const at = Math.max(0, page.text.toLowerCase().indexOf(word) - 40);
    return (at ? '…' : '') + page.text.slice(at, at + 110) + '…';
  }

  function entry(page, text) {
    const item = document.createElement('li');
    const link = document.createElement('a');
    const note = document.createElement('small');
    link.href = field.dataset.base + '/' + page.url;
    link.textContent = page.group ? page.title + ' – ' + page.group : page.title;
    note.textContent = around(page, text);
    link.append(note);
    item.append(link);
    return item;
  }

  function show() {
    const text = field.value.trim();
    const pages = found(text);
    const items = pages.map(page => entry(page, text));
    if (!items.length) {
      const none = document.createElement('li');
      none.className = 'none';
      none.textContent = field.dataset.none;
      items.push(none);
    }
    list.replaceChildren(...items);
    list.hidden = !text;
  }

  field.addEventListener('input', show);
  field.addEventListener('keydown', event => {
    const first = list.querySelector('a');
    if (event.key === 'Enter' && first) first.click();
    if (event.key === 'ArrowDown' && first) { first.focus(); event.preventDefault(); }
    if (event.key === 'Escape') { field.value = ''; show(); }
  });
  list.addEventListener('keydown', event => {
    const links = Array.from(list.querySelectorAll('a'));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = links.indexOf(document.activeElement) + (step || 0);
    if (!step) return;
    (links[next] || field).focus();
    event.preventDefault();
  });
  document.addEventListener('keydown', event => {
    if (event.key === '/' && document.activeElement !== field) { field.focus(); event.preventDefault(); }
  });
}());
