import { Select } from '@mantine/core';
import { IconFunction } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { FunctionSummary } from '#shared/model/function.ts';
import { useFunctions } from '../../api/functions.ts';

const ALL: readonly FunctionSummary[] = [];

/** Chooses one function, or all of them. `value` is a reference; empty is all. One that is gone can still be chosen: its history stays. */
export function FunctionSelect({
  value,
  onChange,
  width = 220,
  placeholder = 'All functions',
  labelled = false,
}: {
  value: string;
  onChange: (ref: string) => void;
  /** Pixels, or a CSS width. */
  width?: number | string;
  /** What is meant where none is chosen. */
  placeholder?: string;
  /** Shows its label above it, as in forms. */
  labelled?: boolean;
}) {
  const items = useFunctions().data?.items ?? ALL;
  const data = useMemo(() => {
    const several = new Set(items.map((fn) => `${fn.provider}:${fn.profile}`)).size > 1;
    const options = items.map((fn) => ({ value: fn.ref, label: several ? `${fn.name} (${fn.provider}:${fn.profile})` : fn.name }));
    if (value !== '' && !items.some((fn) => fn.ref === value)) options.unshift({ value, label: value });
    return options;
  }, [items, value]);
  return (
    <Select
      {...(labelled ? { label: 'Function' } : { 'aria-label': 'Function' })}
      placeholder={placeholder}
      leftSection={<IconFunction size={14} aria-hidden />}
      data={data}
      value={value === '' ? null : value}
      onChange={(next) => onChange(next ?? '')}
      w={width}
      limit={60}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': placeholder }}
      nothingFoundMessage="No such function"
    />
  );
}
