"""A button that copies the page's address, with a way for pages that are not served securely."""

from __future__ import annotations

import streamlit as st

_JS = """
function fallback(text) {
  const area = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
export default function({ data, parentElement }) {
  let button = parentElement.querySelector("button");
  if (!button) button = parentElement.appendChild(document.createElement("button"));
  button.type = "button";
  button.textContent = data.label;
  button.onclick = async () => {
    try { await navigator.clipboard.writeText(location.href); } catch { fallback(location.href); }
    button.textContent = data.copied;
    setTimeout(() => { button.textContent = data.label; }, 1500);
  };
}
"""
_CSS = """
button { font: inherit; font-size: 0.875rem; color: var(--st-text-color); background: none;
  min-height: 40px; padding: 0 12px; border-radius: 8px; cursor: pointer; white-space: nowrap;
  border: 1px solid color-mix(in srgb, var(--st-text-color) 20%, transparent); }
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 3px solid var(--st-primary-color); }
"""
_component = st.components.v2.component("copy_link", css=_CSS, js=_JS)


def copy_link(label: str, copied: str, *, key: str) -> None:
    """
    Draw the button that copies the page's address.

    Parameters
    ----------
    label, copied : str
        Its words before and after the click.
    key : str
        Name of the component on the page.
    """
    _component(key=key, data={"label": label, "copied": copied}, width="content")
