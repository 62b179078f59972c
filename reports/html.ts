import { createHash } from "node:crypto";
import { html as escaped } from "./markup.ts";
import { visible } from "./visible.ts";

/** The page's own script and style, as they were built. */
export interface Assets {
  readonly script: string;
  readonly style: string;
}

/**
 * A page in one file that needs nothing else: no network, no server. The data lies in it as JSON, which the page's own script shows as text;
 * the policy lets no other script run, and none that the data might bring along.
 */
export function htmlPage(title: string, data: object, { script, style }: Assets): string {
  if (/<\/(script|style)|<!--/i.test(script + style))
    throw new Error("the page's own script or style would end itself");
  const policy = [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const name = escaped(visible(title)).replaceAll('"', "&quot;");
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${name}</title>`,
    `<style>${style}</style>`,
    "</head>",
    "<body>",
    `<noscript><main><h1>${name}</h1><p>This page draws itself with a script of its own, and scripts are off. The option --markdown writes the same without.</p></main></noscript>`,
    `<script type="application/json" id="data">${embedded(data)}</script>`,
    `<script type="module">${script}</script>`,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/** JSON that no text in it can end, nor open a comment in. */
export const embedded = (data: object): string => JSON.stringify(data).replaceAll("<", "\\u003c");

const hash = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;
