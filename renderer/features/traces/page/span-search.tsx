import { ActionIcon, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSearch } from '@tabler/icons-react';
import type { KeyboardEvent, Ref } from 'react';
import { foundText } from './found-text.ts';
import classes from './trace-toolbar.module.css';
import type { TraceControls } from './use-trace-controls.ts';

/** Finds spans: `3/17`, Enter for the next one and Shift+Enter for the one before, round and round. */
export function SpanSearch({ controls, inputRef }: { controls: TraceControls; inputRef: Ref<HTMLInputElement> }) {
  const { query, setQuery, matches, active, step, filters, service } = controls;
  const searching = query.trim() !== '';
  const filtered = filters.length > 0 || service !== null;
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape' && query !== '') setQuery('');
    else return;
    event.preventDefault();
  };
  return (
    <div className={classes.search}>
      <TextInput
        ref={inputRef}
        className={classes.input ?? ''}
        aria-label="Search spans"
        placeholder="Name, attribute, key=value"
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSectionWidth="auto"
        rightSection={
          <span className={classes.matches} role="status" data-none={(searching && matches.length === 0) || undefined}>
            {searching ? foundText(matches, active, filtered) : null}
          </span>
        }
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <ActionIcon aria-label="Previous match" title="Previous match (B)" disabled={matches.length === 0} onClick={() => step(-1)}>
        <IconChevronUp size={15} aria-hidden />
      </ActionIcon>
      <ActionIcon aria-label="Next match" title="Next match (F)" disabled={matches.length === 0} onClick={() => step(1)}>
        <IconChevronDown size={15} aria-hidden />
      </ActionIcon>
    </div>
  );
}
