// What a person has typed is never replaced under their hands: a refresh walks around a form that was touched.

export const isTyping = () => performance.now() - lastInput < 2500;
let lastInput = -Infinity;

addEventListener("input", (event) => {
  lastInput = performance.now();
  if (event.target.form?.method === "post") event.target.form.dataset.touched = "";
});
addEventListener("submit", (event) => delete event.target.dataset.touched);

const held = "form[data-touched], form:has(.is-invalid)";
addEventListener("turbo:before-morph-element", (event) => {
  const { target } = event;
  const { newElement } = event.detail;
  if (target.matches?.(held)) event.preventDefault();
  else if (newElement && target.matches?.("dialog[open]")) event.preventDefault();
});
addEventListener("turbo:before-morph-attribute", (event) => {
  if (event.detail.attributeName === "open" && event.target.matches("details")) event.preventDefault();
});
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-touched] textarea")?.form.matches("[data-warns]")) event.preventDefault();
});
