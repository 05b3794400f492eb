// A page names what it shows (<div data-live="/live?topics=…">). When the server says that one of those has
// changed, the page is fetched again and morphed in place.
import { isTyping, renewUnasked } from "./drafts.js";

let source;
let waiting;

addEventListener("turbo:load", listen);
addEventListener("pagehide", hush);
addEventListener("pageshow", (event) => event.persisted && listen());
addEventListener("turbo:before-visit", () => clearTimeout(waiting));
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && waiting === "hidden") refreshSoon();
});

function listen() {
  const { live: address, seen } = document.querySelector("[data-live]")?.dataset ?? {};
  if (source?.address === address && source?.readyState !== EventSource.CLOSED) return;
  hush();
  if (!address) return;
  source = new EventSource(`${address}&seen=${seen}`); // what came while the page was on its way is told at once
  source.address = address;
  let opened = false;
  source.addEventListener("open", () => {
    if (opened) refreshSoon(); // something may have changed while the line was down
    opened = true;
  });
  source.addEventListener("changed", refreshSoon);
  source.addEventListener("presence", () => dispatchEvent(new Event("presence:changed")));
}

function hush() {
  source?.close();
  source = undefined;
}

function refreshSoon() {
  if (waiting !== "hidden") clearTimeout(waiting);
  waiting = setTimeout(refresh, 120);
}

function refresh() {
  if (document.hidden) return void (waiting = "hidden");
  if (isTyping()) return void (waiting = setTimeout(refresh, 1000));
  waiting = undefined;
  renewUnasked(() => Turbo.session.refresh(location.href));
}
