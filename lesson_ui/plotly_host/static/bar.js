// What stands under the figure: the buttons to step and play, the keys of the colours.

import { SPEEDS } from "./cursor.js";
import { format } from "./ink.js";

const ICONS = {
  first: "M6 5v14M19 5 9 12l10 7z",
  back: "M16 5 6 12l10 7z",
  play: "M7 4l13 8-13 8z",
  pause: "M7 5v14M17 5v14",
  forward: "M8 5l10 7-10 7z",
  last: "M18 5v14M5 5l10 7-10 7z",
};

export class Bar {
  constructor(node, cursor) {
    this.node = node;
    this.cursor = cursor;
  }

  make({ words, steps = true, hint }) {
    this.words = words;
    const made = JSON.stringify([words.play, steps, hint]);
    if (this.node.dataset.for === made) return;
    this.node.dataset.for = made;
    this.node.setAttribute("aria-label", words.toolbar);
    this.node.replaceChildren();
    if (steps) this.makeSteps();
    this.node.append(
      Object.assign(document.createElement("span"), { className: "ph-hint", textContent: hint || words.hint }),
    );
  }

  makeSteps() {
    const { cursor, words } = this;
    const acts = {
      first: () => cursor.moveTo(0, 0),
      back: () => cursor.step(-1),
      play: () => cursor.play(),
      forward: () => cursor.step(1),
      last: () => cursor.moveTo(1e9, 1e9),
    };
    for (const [name, act] of Object.entries(acts)) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `ph-button ph-${name}`;
      button.title = words[name];
      button.setAttribute("aria-label", words[name]);
      button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
      button.addEventListener("click", () => {
        if (name !== "play") cursor.pause();
        act();
      });
      this.node.append(button);
    }
    this.speed = Object.assign(document.createElement("select"), { className: "ph-speed" });
    this.speed.setAttribute("aria-label", words.speed);
    this.speed.append(...words.speeds.map((text, k) => new Option(text, k, k === 1, k === cursor.speed)));
    this.speed.addEventListener("change", () => {
      cursor.speed = Number(this.speed.value);
    });
    this.node.append(this.speed);
  }

  setSpeed(speed) {
    this.cursor.speed = Math.max(0, Math.min(SPEEDS.length - 1, speed));
    if (this.speed) this.speed.value = this.cursor.speed;
  }

  showPlaying(playing) {
    const button = this.node.querySelector(".ph-play");
    if (!button) return;
    const label = playing ? this.words.pause : this.words.play;
    button.setAttribute("aria-label", label);
    button.title = label;
    button.querySelector("path").setAttribute("d", playing ? ICONS.pause : ICONS.play);
    button.classList.toggle("ph-pausing", playing);
  }
}

export function writeLegends(node, scene) {
  node.replaceChildren(
    ...scene.legends.map((legend) => {
      const line = Object.assign(document.createElement("div"), { className: "ph-legend" });
      const strip = Object.assign(document.createElement("span"), { className: "ph-strip" });
      const stops = scene.colours[legend.scale.name].filter((_, k) => k % 15 === 0);
      strip.style.background = `linear-gradient(90deg, ${stops.join(",")})`;
      line.append(
        `${legend.title} `,
        format(legend.scale.min, legend.decimals),
        strip,
        format(legend.scale.max, legend.decimals),
        ` ${legend.note}`,
      );
      return line;
    }),
  );
}
