/** Why a window cannot be shown, before anything has been tried; null where it can. */
export function noDesktop(machine: { display: boolean; root: boolean; platform: NodeJS.Platform; wanted: boolean }): string | null {
  if (!machine.wanted) return 'asked for with --web';
  if (!machine.display) return 'there is no display';
  if (machine.platform === 'linux' && machine.root) return 'Electron does not run as root';
  return null;
}

/** The one line that says why the console opens in the browser. */
export function webReason(why: string): string {
  return `The console opens in the web front: ${why}.`;
}
