import { Button, TextInput } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { type Ref, useState } from 'react';
import { FunctionSelect } from '../../functions/function-select.tsx';
import { TimeRangeMenu } from '../../../ui/time-range/time-range-menu.tsx';
import classes from './trace-list.module.css';
import { isFiltered, NO_FILTER, parseMinDuration, type TracesSearch } from './traces-search.ts';

/** What the trace list leaves out. */
export function TraceFilters({
  search,
  update,
  fixed,
  minRef,
}: {
  search: TracesSearch;
  update: (patch: Partial<TracesSearch>) => void;
  /** True where the function is given by the page around. */
  fixed: boolean;
  minRef: Ref<HTMLInputElement>;
}) {
  return (
    <>
      {fixed ? null : <FunctionSelect value={search.ref} onChange={(ref) => update({ ref })} />}
      <button type="button" className={classes.pill} aria-pressed={search.errors} onClick={() => update({ errors: !search.errors })}>
        Errors only
      </button>
      <MinDuration key={search.min} value={search.min} onChange={(min) => update({ min })} inputRef={minRef} />
      <TimeRangeMenu range={search} onChange={(range) => update(range)} />
      {isFiltered(search, fixed) ? (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconFilterOff size={14} aria-hidden />}
          onClick={() => update(fixed ? { ...NO_FILTER, ref: search.ref } : NO_FILTER)}
        >
          Clear filter
        </Button>
      ) : null}
    </>
  );
}

function MinDuration({ value, onChange, inputRef }: { value: string; onChange: (value: string) => void; inputRef: Ref<HTMLInputElement> }) {
  const [text, setText] = useState(value);
  const wrong = text.trim() !== '' && parseMinDuration(text) === null;
  const done = (): void => {
    if (!wrong && text !== value) onChange(text.trim());
  };
  return (
    <TextInput
      ref={inputRef}
      className={classes.min ?? ''}
      aria-label="Shortest duration"
      placeholder="At least, e.g. 250 ms"
      value={text}
      error={wrong ? 'Write 250ms or 1.5s' : undefined}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key === 'Enter') done();
      }}
    />
  );
}
