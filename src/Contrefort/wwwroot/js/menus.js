// Menus are <details class="menu">; copying and dialogs are one attribute each.

addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;

  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }

  const closer = event.target.closest("dialog [data-closes]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
  }

  const copier = event.target.closest("[data-copy]");
  if (copier) {
    event.preventDefault();
    navigator.clipboard.writeText(copier.dataset.copy).then(() => {
      const before = copier.textContent;
      copier.textContent = copier.dataset.copied ?? "✓";
      setTimeout(() => (copier.textContent = before), 1500);
    });
  }
});

addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});
