// Puts what the pages need from npm into wwwroot/lib: the look, Turbo, two typefaces, and a sprite of the icons in use.
// Run by the build when its inputs change; safe to repeat.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const from = "node_modules";
const lib = "wwwroot/lib";
mkdirSync(lib, { recursive: true });

write("tabler.css", readFileSync(`${from}/@tabler/core/dist/css/tabler.min.css`, "utf8").replace(/\/\*# source.*\*\//, ""));
write("turbo.js", withoutProgressBar(readFileSync(`${from}/@hotwired/turbo/dist/turbo.es2017-esm.js`, "utf8")));
for (const [family, file] of [["inter", "inter"], ["source-serif-4", "serif"]]) {
  for (const subset of ["latin", "latin-ext"])
    copyFileSync(`${from}/@fontsource-variable/${family}/files/${family}-${subset}-wght-normal.woff2`, `${lib}/${file}-${subset}.woff2`);
  copyFileSync(`${from}/@fontsource-variable/${family}/LICENSE`, `${lib}/${file}-licence.txt`);
}
write("icons.svg", sprite(iconsIn(".")));

/** Turbo's progress bar needs an inline style, which our policy refuses; our style sheet draws one instead. */
function withoutProgressBar(turbo) {
  const install = "document.head.insertBefore(this.stylesheetElement, document.head.firstChild);";
  if (!turbo.includes(install)) throw new Error("Turbo installs its progress bar in another way: mend build.js");
  return turbo.replace(install, "");
}

/** Every icon named in a page or a menu (Icon="inbox", Icon: "inbox", Icons.Of("inbox")) and all those of Signs.cs. */
function iconsIn(folder) {
  const names = new Set();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!/\.(razor|cs)$/.test(entry.name) || /node_modules|\/(obj|bin)(\/|$)/.test(entry.parentPath)) continue;
    const text = readFileSync(`${entry.parentPath}/${entry.name}`, "utf8");
    const named = entry.name === "Signs.cs" ? /"([a-z0-9-]+)"/g : /\bIcon(?:="|: ?"|s\.Of\(")([a-z0-9-]+)"/g;
    for (const [, name] of text.matchAll(named)) names.add(name);
  }
  return [...names].sort();
}

function sprite(names) {
  const symbols = names.map((name) => {
    const filled = name.endsWith("-filled");
    const file = filled ? `filled/${name.slice(0, -7)}` : `outline/${name}`;
    const inner = readFileSync(`${from}/@tabler/icons/icons/${file}.svg`, "utf8")
      .replace(/^[\s\S]*?<svg[\s\S]*?>|<\/svg>\s*$/g, "")
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" \/>/, "")
      .replace(/\s*\n\s*/g, "");
    const paint = filled ? 'fill="currentColor"' : 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
    return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${inner}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>`;
}

function write(name, content) {
  const bytes = Buffer.from(content);
  writeFileSync(`${lib}/${name}`, bytes);
  writeFileSync(`${lib}/${name}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${lib}/${name}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}
