// The learner's hands: mouse, touch and keys, and what they do to the cursor.

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Hands {
  constructor(host) {
    this.host = host;
    this.mode = "result"; // what the arrow keys walk over
    this.movedAt = -Infinity; // when the mouse was last moved over the figure
    const { stage } = host;
    stage.addEventListener(
      "pointermove",
      (event) => {
        this.mode = "result";
        this.movedAt = performance.now();
        this.point(event);
      },
      true,
    );
    stage.addEventListener(
      "pointerdown",
      (event) => {
        this.mode = "result";
        this.downAt = [event.clientX, event.clientY];
        this.point(event);
      },
      true,
    );
    stage.addEventListener("pointerleave", () => {
      if (host.cursor.asked && !host.editor) host.cursor.askNothing();
    });
    stage.addEventListener("click", (event) => this.click(event), true);
    stage.addEventListener("keydown", (event) => this.key(event));
  }

  get cursor() {
    return this.host.cursor;
  }

  point(event) {
    this.host.kind?.point(event, this);
  }

  click(event) {
    this.host.kind?.click(event, this);
  }

  // Whether the mouse was moved between pressing and releasing.
  isDrag(event) {
    return Boolean(this.downAt) && Math.hypot(event.clientX - this.downAt[0], event.clientY - this.downAt[1]) > 6;
  }

  key(event) {
    if (!this.host.kind?.walked || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.keyAction(event.key);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  keyAction(key) {
    const { cursor, host } = this;
    if (ARROWS[key]) return () => this.arrow(...ARROWS[key]);
    if (key === "Home")
      return () => {
        cursor.pause();
        cursor.moveTo(0, 0);
      };
    if (key === "End")
      return () => {
        cursor.pause();
        cursor.moveTo(1e9, 1e9);
      };
    if (key === " ") return () => cursor.play();
    if (key === "Backspace")
      return () => {
        cursor.pause();
        cursor.step(-1);
      };
    if (key === "+" || key === "-") return () => host.bar.setSpeed(cursor.speed + (key === "+" ? 1 : -1));
    if (key === "Escape") return () => this.leave();
    if (key === "Enter") return () => host.kind.enter();
    if (key === "i" || key === "k" || key === "o") return () => this.changeMode(key);
    if (/^[0-9.-]$/.test(key) && cursor.asked) return () => host.kind.enter(key);
    return null;
  }

  arrow(down, right) {
    this.cursor.pause();
    this.host.kind.arrow(down, right);
  }

  changeMode(key) {
    this.mode = key;
    this.host.kind.changeMode(key);
  }

  leave() {
    this.cursor.pause();
    this.cursor.asked = null;
    this.mode = "result";
    if (this.host.pin) this.host.togglePin(this.host.pin);
    else this.cursor.draw();
  }
}
