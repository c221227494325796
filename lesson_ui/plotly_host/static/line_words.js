// The words under a figure: light records first, then written into the page only where they differ from what stands
// there, since the browser styles and lays out anew whatever is written, be it the same.

// An element to be: its text, or its parts where it has any.
export class Words {
  constructor(tag, className, text = "") {
    Object.assign(this, { tag, className, text, background: "", parts: [], node: null });
  }

  append(...parts) {
    this.parts.push(...parts);
  }

  get textContent() {
    return this.parts.length ? textOf(this.parts) : this.text;
  }
}

export const span = (className, text) => new Words("span", className, text);
export const paragraph = (text) => new Words("p", "", text);

const textOf = (parts) => parts.map((part) => part.textContent).join("");
const written = new WeakMap(); // by node: the words that stand in it

// Write words into a node; returns them as plain text.
export function writeWords(node, words) {
  renew(node, written.get(node) ?? [], words);
  written.set(node, words);
  return textOf(words);
}

function renew(node, before, parts) {
  parts.forEach((word, k) => {
    const was = before[k];
    if (was && was.tag === word.tag && Boolean(was.parts.length) === Boolean(word.parts.length)) change(was, word);
    else if (was) was.node.replaceWith(make(word));
    else node.append(make(word));
  });
  for (const { node: left } of before.slice(parts.length)) left.remove();
}

function make(word) {
  word.node = document.createElement(word.tag);
  change(new Words(word.tag, ""), word, word.node);
  return word.node;
}

function change(was, word, node = was.node) {
  word.node = node;
  if (was.className !== word.className) node.className = word.className;
  if (was.background !== word.background) node.style.background = word.background;
  if (word.parts.length) renew(node, was.parts, word.parts);
  else if (was.text === word.text) return;
  else if (was.text && word.text) node.firstChild.data = word.text;
  else node.textContent = word.text;
}
