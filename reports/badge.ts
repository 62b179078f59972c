import type { Report } from "../spec/report.ts";
import { gate } from "./gate.ts";
import { html } from "./markup.ts";

/** The report as a badge: how many of the rules that were asked hold. */
interface Badge {
  readonly label: string;
  readonly message: string;
  readonly color: "brightgreen" | "yellow" | "red";
}

/** Green where the gate passes and every rule was put to the test, yellow where some were not, red where it does not pass. */
export function badgeOf(report: Report): Badge {
  const { summary, rules } = report;
  const asked = rules.length - summary.unsupported;
  const color = !gate(report).passes ? "red" : summary.held + summary.known < asked ? "yellow" : "brightgreen";
  return { label: "asyncio", message: `${summary.held} of ${asked} rules`, color };
}

/** The JSON that shields.io makes a badge of. */
export const badgeJson = (report: Report): string => `${JSON.stringify({ schemaVersion: 1, ...badgeOf(report) })}\n`;

/** The badge as a picture. */
export function badgeSvg(report: Report): string {
  const { label, message, color } = badgeOf(report);
  const fill = { brightgreen: "#2e7d32", yellow: "#8a6100", red: "#b3261e" }[color];
  const [left, right] = [label, message].map((text) => Math.round(text.length * 6.6) + 12) as [number, number];
  const width = left + right;
  const title = html(`${label}: ${message}`);
  const text = (words: string, middle: number): string =>
    `<text x="${middle}" y="14" fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${html(words)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<clipPath id="round"><rect width="${width}" height="20" rx="3"/></clipPath>`,
    `<g clip-path="url(#round)"><rect width="${left}" height="20" fill="#444"/><rect x="${left}" width="${right}" height="20" fill="${fill}"/></g>`,
    text(label, left / 2),
    text(message, left + right / 2),
    "</svg>",
    "",
  ].join("\n");
}
