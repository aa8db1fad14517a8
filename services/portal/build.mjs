// Collects what the pages use into portal/static/vendor: one style sheet, one script, the licences.
// The design system has hundreds of kB of rules and tokens; a visitor gets the few that a page names.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { PurgeCSS } from "purgecss";

const TARGET = "portal/static/vendor";
const CANDIDATE = ["heading", "paragraph", "link", "skip-link", "data-badge", "mark", "button"];
const UTRECHT = [
  "alert", "form-field", "form-field-description", "form-field-error-message", "form-label",
  "select", "table", "textarea", "textbox",
];
const OWN = ["tokens", "page", "forms", "questions", "overview", "story", "desk", "bundle", "versions", "rights", "audit", "work", "letters"];

const packages = [
  ["@nl-design-system-unstable/voorbeeld-design-tokens", "dist/theme.css"],
  ...CANDIDATE.map((name) => [`@nl-design-system-candidate/${name}-css`, `dist/${name}.css`]),
  ...UTRECHT.map((name) => [`@utrecht/${name}-css`, "dist/index.css"]),
];
const scripts = [["htmx.org", "dist/htmx.min.js"], ["htmx-ext-sse", "dist/sse.min.js"]];

const read = (path) => readFile(path, "utf8");
const withoutSourceMap = (text) => text.replace(/\/[/*]# sourceMappingURL=.*?(\*\/|$)/gm, "");

async function save(name, text) {
  await writeFile(`${TARGET}/${name}`, text);
  await writeFile(`${TARGET}/${name}.gz`, gzipSync(text, { level: 9 }));
  console.log(`${name}: ${text.length} bytes, ${gzipSync(text, { level: 9 }).length} compressed`);
}

async function notice(name) {
  const { version, license } = JSON.parse(await read(`node_modules/${name}/package.json`));
  return `${name} ${version} (${license})`;
}

async function licence(name) {
  for (const file of ["LICENSE.md", "LICENSE", "LICENSE.txt"]) {
    const text = await read(`node_modules/${name}/${file}`).catch(() => null);
    if (text) return `${await notice(name)}\n\n${text.trim()}\n`;
  }
  return `${await notice(name)}\n`;
}

async function styles() {
  const theirs = await Promise.all(packages.map(([name, file]) => read(`node_modules/${name}/${file}`)));
  const ours = await Promise.all(OWN.map((name) => read(`portal/styles/${name}.css`)));
  const [purged] = await new PurgeCSS().purge({
    content: ["portal/templates/**/*.html", "portal/**/*.py", "portal/static/*.js"],
    css: [{ raw: withoutSourceMap([...theirs, ...ours].join("\n")) }],
    variables: true,
    safelist: { standard: [/^(state|certainty|bundle|question__nation|chapter|tile|cell|figure|version__state|log__line)--/] },
  });
  return purged.css.replace(/\/\*(?!!)[\s\S]*?\*\//g, "").replace(/\n\s*\n+/g, "\n").replace(/^\s+/gm, "");
}

await rm(TARGET, { recursive: true, force: true });
await mkdir(TARGET, { recursive: true });
const names = [...packages, ...scripts].map(([name]) => name);
const head = `/*! With parts of:\n${(await Promise.all(names.map(notice))).join("\n")}\nFull texts: licences.txt */\n`;
await save("plek.css", head + (await styles()));
await save("plek.js", head + (await Promise.all(scripts.map(([n, f]) => read(`node_modules/${n}/${f}`)))).join("\n;"));
await save("licences.txt", (await Promise.all(names.map(licence))).join("\n" + "-".repeat(80) + "\n"));
