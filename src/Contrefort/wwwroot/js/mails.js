// A mail stands in a frame of its own, where nothing runs. From here each frame is given the height of what it shows.
const seen = new WeakSet();

addEventListener("turbo:load", fitAll);
addEventListener("turbo:render", fitAll);
document.addEventListener("load", (event) => event.target.matches?.("iframe.mail-html") && fit(event.target), true);

function fitAll() {
  for (const frame of document.querySelectorAll("iframe.mail-html")) fit(frame);
}

function fit(frame) {
  const shown = frame.contentDocument;
  if (!shown?.body?.childElementCount) return;
  const height = Math.ceil(shown.body.getBoundingClientRect().height) + 26;
  frame.style.height = `${Math.min(height, 4000)}px`;
  if (seen.has(shown)) return;
  seen.add(shown);
  new ResizeObserver(() => fit(frame)).observe(shown.body);
}
