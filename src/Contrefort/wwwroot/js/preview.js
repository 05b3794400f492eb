// A form inside (or itself) [data-preview="id"] is asked, while it is being filled, what it would do: it is sent with its
// button [data-asks], and the element of that id in the answer takes the place of the one here.
let waiting;
let asking;

addEventListener("input", (event) => {
  const form = event.target.form;
  const place = form?.closest("[data-preview]");
  if (!place || event.target.closest(`#${CSS.escape(place.dataset.preview)}`)) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => ask(form, place.dataset.preview), 220);
});

async function ask(form, id) {
  const filled = new FormData(form, form.querySelector("[data-asks]"));
  asking?.abort();
  asking = new AbortController();
  const request = { signal: asking.signal, headers: { Accept: "text/html" } };
  const address = new URL(form.action);
  if (form.method === "get") address.search = new URLSearchParams(filled);
  else Object.assign(request, { method: "POST", body: filled });
  try {
    const answer = await fetch(address, request);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById(id);
    if (found) document.getElementById(id)?.replaceWith(found);
  } catch {
    // The next key asks again.
  }
}
