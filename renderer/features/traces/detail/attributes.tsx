import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { CopyButton } from '../../../ui/copy-button.tsx';
import classes from './span-detail.module.css';

type Values = Readonly<Record<string, string | number | boolean>>;

/** More than this many can be searched. */
const MANY = 12;

/** Names and values, each to copy; a search where there are many. */
export function Attributes({ values, label }: { values: Values; label: string }) {
  const [query, setQuery] = useState('');
  const all = Object.entries(values).toSorted(([a], [b]) => a.localeCompare(b));
  const words = query.toLowerCase();
  const shown = all.filter(([key, value]) => key.toLowerCase().includes(words) || String(value).toLowerCase().includes(words));
  if (all.length === 0) return <p className={classes.none}>None.</p>;
  return (
    <>
      {all.length <= MANY ? null : (
        <TextInput
          aria-label={`Filter ${label.toLowerCase()}`}
          placeholder={`Filter ${all.length} ${label.toLowerCase()}`}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
      )}
      {shown.length === 0 ? <p className={classes.none}>None of the {all.length} match.</p> : null}
      <dl className={classes.attributes} aria-label={label}>
        {shown.map(([key, value]) => (
          <div key={key} className={classes.attribute}>
            <dt>{key}</dt>
            <dd data-type={typeof value}>
              {String(value)}
              <span className={classes.copy}>
                <CopyButton icon label={`Copy ${key}`} value={String(value)} />
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
