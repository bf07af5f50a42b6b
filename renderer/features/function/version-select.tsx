import { Select } from '@mantine/core';
import type { FunctionDetail } from '#shared/model/function.ts';
import { truncateMiddle } from '../../ui/truncate-middle.ts';

/** One of a function's versions; the empty string is the live one. */
export function VersionSelect({
  fn,
  label,
  value,
  onChange,
  width = 168,
  empty = `Live (${truncateMiddle(fn.version, 14)})`,
}: {
  fn: FunctionDetail;
  label: string;
  value: string;
  onChange: (version: string) => void;
  width?: number;
  /** Words for the empty string. */
  empty?: string;
}) {
  return (
    <Select
      aria-label={label}
      w={width}
      data={[{ value: LIVE, label: empty }, ...fn.versions.map((each) => ({ value: each.version, label: `Version ${each.version}` }))]}
      value={value === '' ? LIVE : value}
      onChange={(next) => onChange(next === null || next === LIVE ? '' : next)}
      allowDeselect={false}
    />
  );
}

// A select has no empty value of its own; versions are never called this.
const LIVE = '$live';
