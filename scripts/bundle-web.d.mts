export const pages: readonly string[];
export function bundleWeb(root: string, folder: string, names?: readonly string[]): Promise<void>;
