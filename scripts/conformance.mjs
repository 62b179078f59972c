// The main job: the reference and the embedded CPython against all rules; the exit status is the worse of the two.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../dist/cli/bin.js", import.meta.url));
let worst = 0;
for (const target of ["reference", "cpython"]) {
  const { status } = spawnSync(process.execPath, [bin, "run", "--target", target, ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  process.stdout.write("\n");
  worst = Math.max(worst, status ?? 3);
}
process.exitCode = worst;
