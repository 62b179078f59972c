import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installed, pyodidePackages } from "../impl/targets/pyodide-packages.ts";
import { cpython } from "../impl/targets/pyodide.ts";
import { reference } from "../impl/targets/reference.ts";
import type { Target } from "../impl/target.ts";
import { interpretWithTurns } from "../impl/turns.ts";
import { fileOf, myths as mythList } from "../properties/claims.ts";
import { refuted } from "../properties/refuted.ts";
import { seeds } from "../properties/seeds.ts";
import { survey } from "../properties/survey.ts";
import { htmlPage } from "../reports/html.ts";
import { printed, script } from "../reports/script.ts";
import type { GalleryProgram, Navigation, StoriesData, Story } from "../reports/site-data.ts";
import { numbered } from "../spec/program.ts";
import type { Report } from "../spec/report.ts";
import { holdsFor } from "../spec/rule.ts";
import { rules } from "../spec/rules.ts";
import { inCheckout } from "./in-checkout.ts";
import { readReport } from "./read-report.ts";
import { runsOf } from "./numbers.ts";
import { assets, page } from "./page.ts";

// Writes the site as static files: `npm run site -- [--out <folder>] [--runs <n>] [report.json …]`, in a checkout. The matrix is of
// the reports that are named; without any, of a run of the reference and of every CPython that is embedded in a package.

const places = [
  { text: "Start", file: "index.html" },
  { text: "Rules", file: "rules.html" },
  { text: "Myths", file: "myths.html" },
  { text: "Targets", file: "targets.html" },
  { text: "Playground", file: "playground.html" },
];
const navigation = (current: string): Navigation => ({ places, current });

const files: { readonly [file: string]: (reports: readonly Report[]) => Promise<string> } = {
  "index.html": async () => {
    const data = models();
    return htmlPage(data.title, data, assets("stories"));
  },
  "rules.html": async () => page([], navigation("rules.html")),
  "myths.html": async () => {
    const data = await myths();
    return htmlPage(data.title, data, assets("stories"));
  },
  "targets.html": async (reports) =>
    page(
      reports.map((report) => ({ report })),
      navigation("targets.html"),
    ),
  "playground.html": async () => {
    const data = { title: "Playground", gallery: gallery(), navigation: navigation("playground.html") };
    return htmlPage(data.title, data, assets("playground"));
  },
};

/** The three ways in which three coroutines may run, on the reference. */
function models(): StoriesData {
  const told: readonly (readonly [title: string, text: string])[] = [
    [
      "timeline-1-blocking",
      "Blocking: nothing else runs|Each of the three *takes* its time instead of waiting for it. The loop stands still, and so does everybody else: the sum of all three goes by.",
    ],
    [
      "timeline-2-sequential-await",
      "One await after the other|Each waits with `await`, so the loop would be free to run something else. But nobody made a task of the next one: it begins when the one before is over. Again the sum goes by.",
    ],
    [
      "timeline-3-gather",
      "Concurrent: `gather()`|All three are tasks now. They wait at the same time, and the clock wakes each when it is due: the longest decides.",
    ],
  ];
  const all = seeds();
  const stories = told.map(([name, words]): Story => {
    const seed = all.find(({ title }) => title === name);
    if (seed?.program === undefined) throw new Error(`the seeds have no program ${name}`);
    const { program } = numbered(seed.program);
    const { trace, turns } = interpretWithTurns(program);
    const [title = "", text = ""] = words.split("|");
    return {
      id: name,
      inGallery: fileOf(seed),
      title,
      text,
      program,
      trace,
      turns,
      prints: printed(program, trace),
      rules: seed.rules.filter((id) => rules.some((rule) => rule.id === id)),
    };
  });
  return {
    title: "asyncio, step by step",
    intro: [
      "What an event loop does, in pictures that you can step through: a lane for each task, the clock to the right, arrows from who wakes to who is woken. First, the three ways in which the same three coroutines can run.",
    ],
    isFolded: false,
    stories,
    navigation: navigation("index.html"),
  };
}

async function myths(): Promise<StoriesData> {
  const target = await cpython();
  const told = await refuted(target);
  const files = new Map(mythList().map(({ name, program }) => [name, program]));
  await target.close();
  return {
    title: "What people believe about asyncio, and what is so",
    intro: [
      `Each of these sentences is written down somewhere, and each is refuted by the program below it. What it does here is what CPython ${target.info.version} did with it.`,
    ],
    isFolded: true,
    stories: told.map((myth) => ({
      id: myth.name,
      inGallery: files.get(myth.name) ?? "",
      title: myth.belief,
      text: myth.truth,
      ...(myth.until !== undefined && { note: `Not since Python ${myth.until}.` }),
      program: myth.program,
      trace: myth.trace,
      prints: printed(myth.program, myth.trace),
      rules: myth.rules,
    })),
    navigation: navigation("myths.html"),
  };
}

function gallery(): readonly GalleryProgram[] {
  return seeds().flatMap((seed): readonly GalleryProgram[] => {
    const { title, does, program } = seed;
    if (program === undefined) return [];
    return [{ id: fileOf(seed), title: `${title.replaceAll(/[-_]/g, " ")} (${seed.seed})`, does, program }];
  });
}

/** The reference, and every CPython that is embedded in a package here, by the same programs. */
async function surveyed(runs: number): Promise<readonly Report[]> {
  const targets: (() => Promise<Target>)[] = [
    async () => reference(),
    ...pyodidePackages
      .filter((wanted) => installed(wanted) !== undefined)
      .map(
        ({ python }) =>
          async () =>
            cpython({ python }),
      ),
  ];
  const told: Report[] = [];
  for (const start of targets) {
    const target = await start();
    const asked = rules.filter((rule) => holdsFor(rule, target.info.python));
    told.push(await survey({ target, rules: asked, runs, seed: 1, script }));
    await target.close();
  }
  return told;
}

await inCheckout({ out: "out/site", runs: "1000" }, async ({ out, runs }, named) => {
  const told = named.length > 0 ? named.map(readReport) : await surveyed(runsOf(runs));
  mkdirSync(out, { recursive: true });
  for (const [file, write] of Object.entries(files)) {
    writeFileSync(join(out, file), await write(told));
    process.stdout.write(`${join(out, file)}\n`);
  }
});
