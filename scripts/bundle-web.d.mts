export function bundleWeb(root: string, folder: string, names?: readonly string[]): Promise<void>;
