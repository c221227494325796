"""What the browser shows of a run, asked of the page itself."""

from __future__ import annotations

LONG = "/train?train_data=Stripes&train_count=2000&train_size=16&train_epochs=400"  # a run that nobody waits for
INSIDE = "document.querySelector('[class*=train-inside] .ph-stage')"

# The last step of the first curve.
LAST = "() => (document.querySelector('.st-key-run-curves .ph-plot')?.data ?? [{x: []}])[0].x.at(-1) ?? 0"

# Every number of the filters that are drawn.
FILTERS = f"""() => {INSIDE}.host.scene.panel.get("filters").content.values.join()"""

# Where the lowest grid ends, in pixels from the top of the window; beyond everything before it is drawn.
LOWEST = f"""() => {{
  const host = {INSIDE}?.host;
  if (!host?.scene) return Infinity;
  const ends = host.scene.panels.map(({{ name, rows }}) => {{
    const [, y, , high] = host.overlay.boxes.get(name)(rows - 1, 0);
    return y + high;
  }});
  return {INSIDE}.getBoundingClientRect().top + Math.max(...ends);
}}"""

# The contrast of the faintest line of the curves with the page behind it.
FAINTEST = r"""() => {
  const numbers = (colour) => colour.match(/[\d.]+/g).slice(0, 3).map(Number);
  const part = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const ground = numbers(getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor);
  const lines = [...document.querySelectorAll('.st-key-run-curves .ph-plot .trace .js-line')].map((line) => {
    const { opacity } = getComputedStyle(line.closest('.trace'));
    const ink = numbers(getComputedStyle(line).stroke).map((c, k) => opacity * c + (1 - opacity) * ground[k]);
    const [dark, bright] = [light(ink), light(ground)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  });
  return lines.length ? Math.min(...lines) : 0;
}"""

# Whether the open box for a picture of one's own is whole on the screen, and beside the bars of the answer.
BOX_BESIDE_ANSWER = f"""() => {{
  const box = document.querySelector('[data-testid=stPopoverBody]:has(.st-key-picture-box-inside)');
  const {{ left, top, right, bottom }} = box.getBoundingClientRect();
  const [x] = {INSIDE}.host.overlay.boxes.get("bars")(0, 0);
  return left >= 0 && top >= 0 && bottom <= innerHeight && right < {INSIDE}.getBoundingClientRect().left + x;
}}"""

# How many lines the controls under the curves take.
LINES = """() => new Set([...document.querySelector('.st-key-run-panels').children]
  .map((part) => Math.round(part.getBoundingClientRect().bottom / 20)).filter((bottom) => bottom > 0)).size"""
