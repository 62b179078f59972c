import { defineConfig } from "vitest/config";

/** Where the gate wants the results as JSON. */
const json = process.env["VITEST_JSON"];

export default defineConfig({
  test: {
    include: ["{spec,impl,properties,reports,cli,web}/**/*.test.ts"],
    exclude: ["node_modules/**", "dist/**", "out/**"],
    // to load the suite anew for each file would take as long as half of the tests
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: json === undefined ? ["default"] : ["dot", "json"],
    ...(json !== undefined && { outputFile: { json } }),
    coverage: {
      provider: "v8",
      include: ["impl/**/*.ts", "spec/**/*.ts"],
      // loops that are wrong on purpose, or choose otherwise, are what the suite is measured with
      exclude: ["**/*.test.ts", "impl/{mutants,innocents}/**"],
      reportOnFailure: true,
      reporter: ["text-summary", "html", "json-summary"],
      thresholds: { lines: 95, branches: 95 },
    },
  },
});
