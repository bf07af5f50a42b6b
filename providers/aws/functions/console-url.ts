/** The console of each partition, by the beginning of its regions. @see https://docs.aws.amazon.com/general/latest/gr/rande.html */
const CONSOLES: readonly (readonly [prefix: string, host: string])[] = [
  ['cn-', 'console.amazonaws.cn'],
  ['us-gov-', 'console.amazonaws-us-gov.com'],
  ['', 'console.aws.amazon.com'],
];

/** Page of a function in AWS's console: `https://eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1#/functions/NAME`. */
export function consoleUrl({ region, name }: { region: string; name: string }): string {
  const host = CONSOLES.find(([prefix]) => region.startsWith(prefix))?.[1] ?? '';
  return `https://${region}.${host}/lambda/home?region=${region}#/functions/${encodeURIComponent(name)}`;
}
