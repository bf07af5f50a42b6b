import { formatBytes, formatInteger, formatMs } from '../../ui/format.ts';

/** Units as they end the names of limits. */
const UNITS: readonly (readonly [suffix: RegExp, format: (value: number) => string])[] = [
  [/Bytes$/, formatBytes],
  [/Mb$/, (value) => `${formatInteger(value)} MB`],
  [/Ms$/, formatMs],
  [/S$/, (value) => formatMs(value * 1000)],
  [/Hours$/, (value) => `${formatInteger(value)} h`],
];

/** A limit for people: `invokeMaxPayloadBytes: 6291456` is "invoke max payload" of "6.0 MB". */
export function formatLimit(name: string, value: number): { label: string; value: string } {
  const unit = UNITS.find(([suffix]) => suffix.test(name));
  const bare = unit === undefined ? name : name.replace(unit[0], '');
  const label = bare.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return { label: label === '' ? name : label, value: unit === undefined ? formatInteger(value) : unit[1](value) };
}
