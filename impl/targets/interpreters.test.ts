import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { interpreterLike, interpreters } from "./interpreters.ts";

const root = mkdtempSync(join(tmpdir(), "asyncio-conformance-"));
afterAll(() => rmSync(root, { recursive: true }));

/** A file that answers as an interpreter of that version would. */
function fake(path: string, version: string, implementation = "cpython"): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho ${version} ${implementation} "$0"\n`);
  chmodSync(file, 0o755);
  return file;
}

describe.skipIf(process.platform === "win32")("the interpreters of a machine (stood in for by shell scripts)", () => {
  const [one, other] = [join(root, "one"), join(root, "other")];
  fake("one/python3", "3.12.1");
  fake("other/python3", "3.7.16");
  fake("other/python3.9", "3.9.18");
  fake("other/pypy3", "3.10.14", "pypy");
  fake("home/.pyenv/versions/3.8.18/bin/python3", "3.8.18");
  fake("home/.pyenv/versions/3.12.1/bin/python3", "3.12.1");
  fake("home/.pyenv/versions/pypy3.9-7.3.9/bin/pypy3", "3.9.12", "pypy");
  symlinkSync("pypy3", join(root, "home/.pyenv/versions/pypy3.9-7.3.9/bin/python3"));
  fake("home/.local/share/uv/python/cpython-3.11.9-linux/bin/python3", "3.11.9");
  writeFileSync(join(one, "python3.13"), "no program");
  const broken = fake("one/python3.14", "3.14.0");
  writeFileSync(broken, "#!/bin/sh\nexit 127\n");
  const env = { PATH: [one, other].join(delimiter), HOME: join(root, "home") };

  it("are those on PATH by their names, then those that installers keep", async () => {
    const found = (await interpreters(env)).map(({ name, version, isOnPath }) => [name, version, isOnPath]);

    expect(found).toEqual([
      ["python3", "3.12.1", true],
      ["python3.9", "3.9.18", true],
      ["pypy3", "3.10.14", true],
      ["python@3.7.16", "3.7.16", false],
      ["python@3.8.18", "3.8.18", false],
      ["python@3.12.1", "3.12.1", false],
      ["pypy@3.9.12", "3.9.12", false],
      ["python@3.11.9", "3.11.9", false],
    ]);
  });

  it("are too old before 3.8", async () => {
    const tooOld = (await interpreters(env)).filter(({ isTooOld }) => isTooOld);

    expect(tooOld.map(({ version }) => version)).toEqual(["3.7.16"]);
  });

  it.each([
    ["python@3.8", "3.8.18"],
    ["python@3.12.1", "3.12.1"],
    ["pypy@3.9", "3.9.12"],
    ["python@3.1", undefined],
    ["pypy@3.8", undefined],
  ])("are found by what they are: %s", async (wanted, version) => {
    expect((await interpreterLike(wanted, env))?.version).toBe(version);
  });

  it("are called by their file where two are alike", async () => {
    const twin = fake("twins/b/bin/python3", "3.8.18");
    fake("twins/a/bin/python3", "3.8.18");
    const found = await interpreters({ PATH: "", UV_PYTHON_INSTALL_DIR: join(root, "twins") });

    expect(found.map(({ name }) => name)).toEqual(["python@3.8.18", twin]);
  });
});

it("finds none where there is none", async () => {
  expect(await interpreters({ PATH: join(root, "nowhere") })).toEqual([]);
});
