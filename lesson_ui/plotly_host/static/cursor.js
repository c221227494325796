// The cursor: which output cell is asked about, moved by mouse, touch, keys or the player. No message leaves the
// browser until a cell is pinned.

export const SPEEDS = [1500, 700, 250];
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

export class Cursor {
  constructor(host) {
    this.host = host;
    this.out = { row: 0, col: 0 };
    this.level = 0; // which view it walks over, where the scene has views
    this.asked = null; // {panel, cell} while an input cell or a weight is asked about instead
    this.timer = null;
    this.speed = 1;
  }

  get size() {
    return this.host.kind.size(this);
  }

  keepInside() {
    this.level = clamp(this.level, 0, this.host.kind.levels - 1);
    this.out = { row: clamp(this.out.row, 0, this.size[0] - 1), col: clamp(this.out.col, 0, this.size[1] - 1) };
    if (this.asked && !this.host.kind.has(this.asked)) this.asked = null;
  }

  moveTo(row, col, spoken = true) {
    this.out = { row: clamp(row, 0, this.size[0] - 1), col: clamp(col, 0, this.size[1] - 1) };
    this.asked = null;
    this.draw();
    if (spoken) this.host.speak();
  }

  // Go to a cell of another view.
  enter(level, row, col) {
    this.level = level;
    this.moveTo(row, col);
  }

  step(by) {
    const [H, W] = this.size;
    const k = this.out.row * W + this.out.col + by;
    if (k < 0 || k >= H * W) return false;
    this.moveTo(Math.floor(k / W), k % W);
    return true;
  }

  ask(panel, cell, spoken = true) {
    this.asked = { panel, cell };
    this.draw();
    if (spoken) this.host.speak();
  }

  play() {
    if (this.timer) {
      this.pause();
      return;
    }
    const [H, W] = this.size;
    if (this.out.row === H - 1 && this.out.col === W - 1) this.moveTo(0, 0);
    const tick = () => {
      if (!this.step(1)) {
        this.pause();
        return;
      }
      this.timer = setTimeout(tick, SPEEDS[this.speed] * this.host.kind.pace);
    };
    this.timer = setTimeout(tick, SPEEDS[this.speed] * this.host.kind.pace);
    this.host.showPlaying(true);
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = null;
    this.host.showPlaying(false);
  }

  askNothing() {
    this.asked = null;
    this.draw();
  }

  draw() {
    if (this.host.kind.walked) this.host.kind.drawCursor(this);
  }
}
