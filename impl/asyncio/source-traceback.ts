/** Where the caller's caller stands: what the debug mode keeps of the place where a future or a handle was made. */
export function sourceTraceback(): string {
  const [, , , ...frames] = (new Error().stack ?? "").split("\n");
  return frames.join("\n");
}

/** The entry that a report about such an object gets, or none where the debug mode was off. */
export function madeAt(object: { readonly sourceTraceback?: string }): { readonly sourceTraceback?: string } {
  return object.sourceTraceback === undefined ? {} : { sourceTraceback: object.sourceTraceback };
}
