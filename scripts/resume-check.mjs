// Kills a run at random moments and resumes it: its report has to be that of a run that nobody disturbed.
//   npm run resume-check [-- --tries 100 --runs 1500 --seed 1 --target ./fixtures/modules/last-first.mjs]
// By default a loop that breaks rules is surveyed, so that counterexamples have to be the same, too.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    tries: { type: "string", default: "100" },
    runs: { type: "string", default: "1500" },
    seed: { type: "string", default: "1" },
    target: { type: "string", default: "./fixtures/modules/last-first.mjs" },
  },
});
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "resume-"));
const report = join(folder, "report.json");
const journal = join(folder, "journal.jsonl");
const bin = join(root, "dist/cli/bin.js");
const options = ["--quiet", "--target", values.target, "--runs", values.runs, "--seed", values.seed];
const command = [bin, "run", ...options, "--resume", journal, "--json", report];

/** Runs to its end, or is killed after so many milliseconds: whether it was. */
async function run(killedAfter) {
  const child = spawn(process.execPath, command, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  const ended = new Promise((resolve) => {
    child.on("exit", (status, signal) => resolve(signal ?? status));
  });
  const timer = killedAfter === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killedAfter);
  const how = await ended;
  clearTimeout(timer);
  if (how !== "SIGKILL" && how !== 0 && how !== 1) throw new Error(`the run ended with ${how}`);
  return how === "SIGKILL";
}

/** But for the seconds that it took. */
const said = () => readFileSync(report, "utf8").replace(/^ {2}"seconds": .*$/m, "");

const batches = () => (existsSync(journal) ? readFileSync(journal, "utf8").split("\n").length - 2 : -1);

/** Nothing is left of the run before. */
function begin() {
  rmSync(journal, { force: true });
  rmSync(report, { force: true });
}

begin();
const began = performance.now();
await run();
const took = performance.now() - began;
const undisturbed = said();
const all = batches();

const seen = [];
let [differs, tooLate] = [0, 0];
while (seen.length < Number(values.tries)) {
  begin();
  if (!(await run(Math.random() * took))) {
    tooLate += 1;
    continue;
  }
  seen.push(batches());
  await run();
  if (said() !== undisturbed) differs += 1;
  process.stderr.write(
    `killed after ${seen.at(-1)} of ${all} batches: ${seen.length - differs} of ${seen.length} alike\n`,
  );
}
rmSync(folder, { recursive: true });

const none = seen.filter((done) => done <= 0).length;
const whole = seen.filter((done) => done === all).length;
process.stdout.write(
  `${seen.length} runs of ${values.runs} programs were killed and resumed: ${none} of them before the first of ${all} batches was written, ` +
    `${whole} after the last, while counterexamples were made small; ${tooLate} more had ended before.\n` +
    `${seen.length - differs} reports are those of the undisturbed run, ${differs} are not.\n`,
);
process.exitCode = differs === 0 ? 0 : 1;
