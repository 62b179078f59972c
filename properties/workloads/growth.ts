import { type Cell, nanoseconds } from "./measurement.ts";

/** How the cost of an operation grows with their number, in one line for each contender. */
export function growth(cells: readonly Cell[]): string {
  return lines(cells)
    .map(({ contender, points }) => {
      const costs = points.map(({ cost }) => cost);
      const shown = points.map(({ count, cost }) => `${count.toLocaleString("en")}: ${cost.toFixed(0)} ns`).join(", ");
      return `${contender}: ${shown}; times ${((costs.at(-1) ?? NaN) / (costs[0] ?? NaN)).toPrecision(2)}`;
    })
    .join("\n");
}

const [WIDTH, HEIGHT] = [720, 400];
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 190, 24, 48];
const colours = ["#2a78d6", "#d9822b", "#2f9e5b", "#8a5bd0", "#c2405f", "#5f7480"];

/** The same as a picture: how many on one axis, what each costs on the other, both in powers of ten. */
export function growthPlot(cells: readonly Cell[]): string {
  const all = lines(cells);
  const x = axis(
    all.flatMap(({ points }) => points.map(({ count }) => count)),
    LEFT,
    WIDTH - RIGHT,
  );
  const y = axis(
    all.flatMap(({ points }) => points.map(({ cost }) => cost)),
    HEIGHT - BOTTOM,
    TOP,
  );
  const grid = [
    ...x.powers.map((power) => line(x.at(power), TOP, x.at(power), HEIGHT - BOTTOM)),
    ...y.powers.map((power) => line(LEFT, y.at(power), WIDTH - RIGHT, y.at(power))),
    ...x.powers.map((power) => text(x.at(power), HEIGHT - BOTTOM + 18, power.toLocaleString("en"), "middle")),
    ...y.powers.map((power) => text(LEFT - 8, y.at(power) + 4, `${power / 1000} µs`, "end")),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, "tasks asleep at once", "middle"),
    text(8, 14, "CPU time a task", "start"),
  ];
  const curves = all.map(({ contender, points }, place) => {
    const colour = colours[place % colours.length];
    const path = points.map(({ count, cost }) => `${x.at(count).toFixed(1)},${y.at(cost).toFixed(1)}`).join(" ");
    const [cx, cy] = path.split(" ").at(-1)!.split(",") as [string, string];
    return [
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      `<circle cx="${cx}" cy="${cy}" r="3.5" fill="${colour}"/>`,
      text(Number(cx) + 9, Number(cy) + 4, contender, "start"),
    ].join("\n");
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...grid,
    ...curves,
    "</svg>\n",
  ].join("\n");
}

interface Line {
  readonly contender: string;
  readonly points: readonly { readonly count: number; readonly cost: number }[];
}

function lines(cells: readonly Cell[]): readonly Line[] {
  const measured = cells.filter(({ failed }) => failed === undefined);
  return [...new Set(measured.map(({ contender }) => contender))].map((contender) => ({
    contender,
    points: measured
      .filter((cell) => cell.contender === contender)
      .map((cell) => ({ count: cell.count, cost: nanoseconds(cell) })),
  }));
}

interface Axis {
  readonly powers: readonly number[];
  at(value: number): number;
}

/** From the power of ten below the least value to the one above the greatest. */
function axis(values: readonly number[], from: number, to: number): Axis {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {
    powers: Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)),
    at: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
  };
}

const line = (x1: number, y1: number, x2: number, y2: number): string =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="#ddd"/>`;

const text = (x: number, y: number, shown: string, anchor: "start" | "middle" | "end"): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="#333">${escaped(shown)}</text>`;

const escaped = (shown: string): string => shown.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
