import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { call as called } from "./called.ts";

const folder = mkdtempSync(join(tmpdir(), "asyncio-conformance-"));
const mixed = fileURLToPath(import.meta.resolve("#fixtures/reports/mixed.json"));
const file = (name: string): string => join(folder, name);

afterAll(() => rmSync(folder, { recursive: true }));

const call = (...argv: readonly string[]) => called("compare", ...argv);

describe("compare", () => {
  it("shows reports beside each other, as a page too", async () => {
    const { status, out } = await call(mixed, mixed, "--html", file("page.html"));

    expect([status, out.split("\n")[0]]).toEqual([0, expect.stringMatching(/^A   python 3\.13\.0 gather_in_order/)]);
    expect(readFileSync(file("page.html"), "utf8")).toContain("<title>asyncio on 2 targets</title>");
  });

  it("wants two reports, and says which file is none", async () => {
    writeFileSync(file("none.json"), "{}");

    expect(await call(mixed)).toEqual({
      status: 2,
      out: "",
      err: "asyncio-conformance: compare needs two reports or more; write them with run --json <file>\n",
    });
    expect(await call(mixed, file("none.json"))).toEqual({
      status: 2,
      out: "",
      err: expect.stringMatching(/^asyncio-conformance: .*none\.json: schema is no part of a report .*\n$/),
    });
    expect((await call(mixed, file("missing.json"))).err).toContain("there is no file");
  });
});
