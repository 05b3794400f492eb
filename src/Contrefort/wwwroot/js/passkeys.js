// A passkey form asks the server for options, lets the browser make or use the key, and posts the answer as a field.
// <form data-passkey="create|get" data-options="/address">, with <input name="Credential" type="hidden">

addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-passkey]") || form.dataset.ready) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const trouble = form.querySelector("[data-trouble]");
  trouble.hidden = true;
  try {
    const asked = await fetch(form.dataset.options, { method: "POST", body: new FormData(form) });
    if (!asked.ok) throw new Error(String(asked.status));
    const options = await asked.json();
    const credential =
      form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    form.elements.namedItem("Credential").value = JSON.stringify(credential);
    form.dataset.ready = "yes";
    form.submit();
  } catch {
    trouble.hidden = false;
  }
}, true);
