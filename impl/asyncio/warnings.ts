export interface Warning {
  readonly category: "RuntimeWarning" | "DeprecationWarning" | "ResourceWarning";
  readonly message: string;
}

const listeners = new Set<(warning: Warning) => void>();

/** Hands every warning to the listener, until the function that it returns is called. */
export function onWarning(listener: (warning: Warning) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** With nobody listening only a RuntimeWarning is shown: Python's filters hide the other two by default. */
export function warn(category: Warning["category"], message: string): void {
  for (const listener of listeners) listener({ category, message });
  if (listeners.size === 0 && category === "RuntimeWarning") console.warn(`${category}: ${message}`);
}
