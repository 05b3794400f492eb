// Tells the server which page is open and whether its answer form has been touched; shows who else is there.
const every = 15_000;

addEventListener("turbo:load", beat);
addEventListener("presence:changed", beat);
addEventListener("focusin", (event) => event.target.closest("form[data-answering]") && beat());
document.addEventListener("visibilitychange", () => document.hidden || beat());
setInterval(() => document.hidden || beat(), every);

let beating = false;
async function beat() {
  const place = document.querySelector("[data-presence]");
  if (!place || beating) return;
  beating = true;
  try {
    const answering = document.querySelector("form[data-answering]:is([data-touched], :focus-within)") !== null;
    const answer = await fetch("/presence", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ topic: place.dataset.presence, answering }),
    });
    if (answer.ok) place.innerHTML = await answer.text();
  } catch {
    // offline: the next beat tries again
  } finally {
    beating = false;
  }
}
