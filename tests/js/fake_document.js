// As much of a page as the lines of arithmetic need: elements that hold text and other elements.

class Element {
  constructor() {
    this.parts = [];
    this.style = {};
    this.className = "";
  }

  append(...parts) {
    this.parts.push(...parts);
  }

  replaceChildren(...parts) {
    this.parts = parts;
  }

  set textContent(text) {
    this.parts = [text];
  }

  get textContent() {
    return this.parts.map((part) => part.textContent ?? String(part)).join("");
  }
}

export const element = () => new Element();
globalThis.document = { createElement: element };
