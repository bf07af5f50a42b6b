import { join } from 'node:path';

/** Where esbuild's program is in an installed application; `root` is the folder beside the archive. */
export function esbuildBinary(root: string, platform: NodeJS.Platform, arch: string): string {
  const file = platform === 'win32' ? ['esbuild.exe'] : ['bin', 'esbuild'];
  return join(root, 'node_modules', '@esbuild', `${platform}-${arch}`, ...file);
}
