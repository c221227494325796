// As much of a page as the lines of arithmetic need: elements that hold text and other elements, and count what is
// written into them.

class Text {
  constructor(data) {
    this.content = data;
  }

  set data(text) {
    count.written += 1;
    this.content = text;
  }

  get textContent() {
    return this.content;
  }
}

class Element {
  constructor() {
    this.parts = [];
    this.style = {};
    this.className = "";
  }

  get firstChild() {
    return this.parts[0];
  }

  append(...parts) {
    count.written += parts.length;
    for (const part of parts) part.parent = this;
    this.parts.push(...parts);
  }

  remove() {
    count.written += 1;
    this.parent.parts = this.parent.parts.filter((part) => part !== this);
  }

  replaceWith(part) {
    count.written += 1;
    part.parent = this.parent;
    this.parent.parts[this.parent.parts.indexOf(this)] = part;
  }

  set textContent(text) {
    this.parts = text ? [new Text(text)] : [];
  }

  get textContent() {
    return this.parts.map((part) => part.textContent).join("");
  }
}

export const count = { written: 0 };
export const element = () => new Element();
globalThis.document = { createElement: element };
