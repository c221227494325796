"""A camera held to pictures of the test's choice: the browser's own video, fed from a canvas."""

from __future__ import annotations

import base64

from playwright.sync_api import Page, expect

# Stands in for the device alone; the video, the shot and the file are the page's own.
PLUG_IN = """() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 480, height: 360 });
    const pen = canvas.getContext("2d");
    let held = null;
    const draw = () => { if (held) pen.drawImage(held, 0, 0, 480, 360); requestAnimationFrame(draw); };
    draw();
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(30);
    window.hold = async (url) => {
        const picture = new Image();
        picture.src = url;
        await picture.decode();
        held = picture;
    };
}"""

# Two new frames have come since: what is held is what is seen.
SEEN = """() => new Promise((done) => {
    const video = document.querySelector("[data-testid=stCameraInput] video");
    video.requestVideoFrameCallback(() => video.requestVideoFrameCallback(() => done(true)));
})"""


def plug_in(page: Page) -> None:
    """Give the page a camera."""
    page.evaluate(PLUG_IN)


def shoot(page: Page, photo: bytes) -> None:
    """Hold a photograph before the camera and press the button."""
    page.evaluate("hold", "data:image/jpeg;base64," + base64.b64encode(photo).decode())
    page.wait_for_function("() => document.querySelector('[data-testid=stCameraInput] video')?.readyState >= 2")
    page.evaluate(SEEN)
    button = page.get_by_role("button", name="Take photo")
    expect(button).to_be_in_viewport()
    button.click()
