// Reads AsyncAPI documents with the parser of the standard: references, examples, ids. Exit status 1 on an error.
import { readFile } from "node:fs/promises";
import { Parser } from "@asyncapi/parser";

const ERROR = 0;
let errors = 0;
for (const path of process.argv.slice(2)) {
  const { diagnostics } = await new Parser().parse(await readFile(path, "utf8"));
  for (const { severity, code, message, path: place } of diagnostics.filter((found) => found.severity === ERROR)) {
    errors += 1;
    console.log(`${path}: ${code} at ${place.join(".")}: ${message} (${severity})`);
  }
}
process.exit(errors ? 1 : 0);
