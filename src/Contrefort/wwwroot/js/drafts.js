// What a person has typed is never replaced under their hands: a refresh walks around a form that was touched.

export const isTyping = () => performance.now() - lastInput < 2500;
let lastInput = -Infinity;

addEventListener("input", (event) => {
  lastInput = performance.now();
  if (event.target.form?.method === "post") event.target.form.dataset.touched = "";
});
addEventListener("submit", (event) => delete event.target.dataset.touched);

// Only a refresh that nobody asked for: the answer to a form replaces it.
let isUnasked = false;
export const renewUnasked = (renew) => {
  isUnasked = true;
  renew();
};
addEventListener("turbo:load", () => (isUnasked = false));

const held = "form[data-touched], form:has(.is-invalid), dialog[open]";
addEventListener("turbo:before-morph-element", (event) => {
  if (isUnasked && event.target.matches?.(held)) event.preventDefault();
});
addEventListener("turbo:before-morph-attribute", (event) => {
  if (isUnasked && event.detail.attributeName === "open" && event.target.matches("details")) event.preventDefault();
});
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-touched] textarea")?.form.matches("[data-warns]")) event.preventDefault();
});
