// Everything here is an addition: each page works without it.
import "./lib/turbo.js";
import "./js/keys.js";
import "./js/menus.js";
import "./js/drafts.js";
import "./js/live.js";
import "./js/mails.js";
import "./js/presence.js";
import "./js/passkeys.js";
import "./js/preview.js";

// Progress is drawn by the style sheet, from aria-busy.
Turbo.config.drive.progressBarDelay = 2 ** 31 - 1;
