// Keyboard shortcuts are declared in the markup:
//   <a data-key="g q">          follows the link after g then q      <button data-key="a">  presses it
//   <input data-key="/">        puts the cursor there                 <tbody data-rows>      j and k walk its rows
// "?" shows all that the present page declares, with data-key-label or the element's own text.

// What is in a closed menu counts: its key opens it.
const keyed = () => [...document.querySelectorAll("[data-key]")].filter((e) => e.checkVisibility() || e.closest("details.menu"));
let typed = "";
let forget;

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") return escape(event.target);
  if (isField(event.target) || document.querySelector("dialog[open]")) return;

  clearTimeout(forget);
  forget = setTimeout(() => (typed = ""), 1200);
  typed = `${typed} ${event.key}`.trim();
  const found = keyed().find((e) => e.dataset.key === typed) ?? keyed().find((e) => e.dataset.key === event.key);
  if (found) act(found);
  else if (event.key === "?") show();
  else if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (keyed().some((e) => e.dataset.key.startsWith(`${typed} `))) return;
  else return void (typed = event.key);
  typed = "";
  event.preventDefault();
});

function act(element) {
  if (isField(element)) element.select ? element.select() : element.focus();
  if (isField(element)) return element.focus();
  const menu = element.closest("details:not([open])");
  if (menu && element.tagName !== "SUMMARY") menu.open = true;
  element.click();
}

function escape(target) {
  if (isField(target)) target.blur();
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
}

function walk(step) {
  const links = [...document.querySelectorAll("[data-rows] > * a[href]:first-of-type, [data-rows] > * :first-child > a[href]")];
  const rows = [...new Set(links.map((a) => a.closest("[data-rows] > *")))];
  if (rows.length === 0) return;
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[here < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + step, 0), rows.length - 1)];
  const link = next.querySelector("a[href]");
  link.focus();
  link.scrollIntoView({ block: "nearest" });
}

function show() {
  const dialog = document.getElementById("shortcuts");
  const list = dialog.querySelector("dl");
  for (const old of list.querySelectorAll("[data-found]")) old.remove();
  for (const element of keyed()) {
    const dt = document.createElement("dt");
    const dd = document.createElement("dd");
    for (const key of element.dataset.key.split(" ")) dt.append(Object.assign(document.createElement("kbd"), { textContent: key }), " ");
    dd.textContent = element.dataset.keyLabel ?? element.getAttribute("aria-label") ?? element.textContent.trim();
    dt.dataset.found = dd.dataset.found = "";
    list.append(dt, dd);
  }
  dialog.showModal();
}

function isField(element) {
  return element.matches?.("input:not([type=checkbox],[type=radio],[type=submit]), textarea, select, [contenteditable=true]");
}
