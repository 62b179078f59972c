import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { pages } from "../scripts/bundle-web.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const folders = ["spec", "impl", "properties", "reports", "cli", "web"];

/** What each folder may import from; the first row that fits a file holds. */
const mayImport: readonly (readonly [folder: string, ...from: readonly string[]])[] = [
  ["spec/", "spec/"],
  ["impl/asyncio/", "impl/asyncio/"],
  ["impl/", "impl/", "spec/"],
  ["properties/", "properties/", "impl/", "spec/"],
  ["reports/", "reports/", "spec/"],
  ["cli/", "cli/", "reports/", "properties/", "impl/", "spec/"],
  ["web/", "web/", "reports/", "impl/", "spec/"],
];

/** The packages that a folder may import; what a rule or the reference loop needs it brings along itself. */
const packages: { readonly [folder: string]: readonly string[] } = {
  spec: ["zod"],
  impl: ["zod", "jiti"],
  properties: ["fast-check", "zod"],
  reports: ["zod"],
  cli: ["commander", "picocolors", "zod"],
  web: ["zod"],
};

interface Import {
  readonly from: string;
  /** as it is written */
  readonly source: string;
  readonly isTypeOnly: boolean;
}

const files = folders.flatMap((folder) => sourcesIn(folder));
const tests = files.filter((file) => file.endsWith(".test.ts"));
const sources = files.filter((file) => !tests.includes(file));
const imports: ReadonlyMap<string, readonly Import[]> = new Map(files.map((file) => [file, importsOf(file)]));

describe("the house", () => {
  it("has imports that run one way only", () => {
    const wrong = sources.flatMap((file) => {
      const [, ...allowed] = mayImport.find(([folder]) => file.startsWith(folder)) ?? [""];
      return local(file)
        .map(({ source }) => target(file, source))
        .filter((to) => !allowed.some((folder) => to.startsWith(folder)))
        .map((to) => `${file} imports ${to}`);
    });

    expect(wrong).toEqual([]);
  });

  it("has judges that know nothing but the language", () => {
    const inside = sources.filter((file) => file.startsWith("spec/"));

    expect(inside.flatMap((file) => outside(file).filter((name) => name.startsWith("node:")))).toEqual([]);
  });

  it("imports packages where they belong", () => {
    const wrong = sources.flatMap((file) => {
      const allowed = packages[file.split("/")[0]!] ?? [];
      return outside(file)
        .filter((name) => !name.startsWith("node:") && !allowed.includes(name))
        .map((name) => `${file} imports ${name}`);
    });

    expect(wrong).toEqual([]);
  });

  it("has no cycles where code is loaded; only types of one folder may need each other", () => {
    expect(cycles()).toEqual([]);
  });

  it("has no dead files", () => {
    const alive = reached(entries());

    // what only tests need, as a support of theirs, is alive too; what only its own test needs is not
    const support = (file: string): boolean =>
      tests.some(
        (test) =>
          test !== file.replace(/\.ts$/, ".test.ts") &&
          reached(local(test).map(({ source }) => target(test, source))).has(file),
      );

    expect(sources.filter((file) => !alive.has(file) && !support(file))).toEqual([]);
  });

  it("writes imports with their ending", () => {
    const wrong = files.flatMap((file) =>
      (imports.get(file) ?? [])
        .filter(({ source }) => source.startsWith(".") && !/\.(ts|mjs)$/.test(source))
        .map(({ source }) => `${file} imports ${source}`),
    );

    expect(wrong).toEqual([]);
  });

  it("has no file for things without a home", () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|misc|shared)\.(test\.)?ts$/.test(file))).toEqual([]);
  });

  it("has files that can be read in one go", () => {
    const long = sources.filter((file) => readFileSync(join(root, file), "utf8").split("\n").length > 420);

    expect(long).toEqual([]);
  });
});

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourcesIn(path);
    return entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts") ? [path] : [];
  });
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const statement = /^\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\s+from\s+)?"([^"\n]+)"/gm;
  const dynamic = /(?:\bimport|import\.meta\.resolve)\(\s*"([^"\n]+)"\s*\)/g;
  return [
    ...[...text.matchAll(statement)].map(([, type, source]) => ({
      from: file,
      source: source!,
      isTypeOnly: type !== undefined,
    })),
    ...[...text.matchAll(dynamic)].map(([, source]) => ({ from: file, source: source!, isTypeOnly: false })),
  ];
}

function local(file: string): readonly Import[] {
  return (imports.get(file) ?? []).filter(({ source }) => source.startsWith("."));
}

/** The packages that a file imports, and Node's own modules; not the package's own `#` paths. */
function outside(file: string): readonly string[] {
  return (imports.get(file) ?? [])
    .map(({ source }) => source)
    .filter((source) => !source.startsWith(".") && !source.startsWith("#"))
    .map((source) => (source.startsWith("node:") || source.startsWith("@") ? source : source.split("/")[0]!));
}

function target(file: string, source: string): string {
  return normalize(join(dirname(file), source)).replaceAll("\\", "/");
}

function cycles(): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const from = path.indexOf(file);
    if (from !== -1) found.push([...path.slice(from), file].join(" → "));
    if (from !== -1 || done.has(file)) return;
    for (const { source } of local(file).filter((one) => !one.isTypeOnly)) visit(target(file, source), [...path, file]);
    done.add(file);
  };
  for (const file of sources) visit(file, []);
  return found;
}

/** Where a reader or a user comes in: the command, what the package exports, what its scripts run. */
function entries(): readonly string[] {
  const manifest = readFileSync(join(root, "package.json"), "utf8");
  const built = [...manifest.matchAll(/dist\/([\w./-]+)\.js/g)].map(([, path]) => `${path}.ts`);
  const bundled = pages.map((name) => `web/${name}.ts`);
  return [...built, ...bundled].filter((file) => sources.includes(file));
}

function reached(from: readonly string[]): ReadonlySet<string> {
  const alive = new Set<string>();
  const open = [...from];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (alive.has(file)) continue;
    alive.add(file);
    for (const { source } of local(file)) open.push(target(file, source));
  }
  return alive;
}
