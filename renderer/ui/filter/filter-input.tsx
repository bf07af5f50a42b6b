import { CloseButton, Combobox, Pill, PillsInput, useCombobox } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { type KeyboardEvent, type Ref, useId, useMemo, useState } from 'react';
import classes from './filter-input.module.css';
import type { FilterField } from './match-filter.ts';
import { formatToken, parseFilter, type FilterToken } from './parse-filter.ts';
import { suggest } from './suggest.ts';

/**
 * A filter as tokens and text: finished `field:value` pairs become pills, the rest stays text. Suggests
 * fields and the values that exist. Backspace at the beginning takes the last pill back into the text.
 *
 * @param value the whole filter as text, as it stands in the address
 * @param rows all rows, for the suggestions
 */
export function FilterInput<T>({
  label,
  placeholder,
  value,
  onChange,
  fields,
  rows,
  inputRef,
}: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  fields: readonly FilterField<T>[];
  rows: readonly T[];
  inputRef?: Ref<HTMLInputElement>;
}) {
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const id = useId();
  const ids = useMemo(() => new Set(fields.map((field) => field.id)), [fields]);
  // The word being typed stays text until a space ends it; what came from outside is all pills.
  const [draft, setDraft] = useState('');
  const typing = draft !== '' && value.endsWith(draft);
  const text = typing ? draft : '';
  const head = typing ? value.slice(0, value.length - draft.length) : value;
  const tokens = useMemo(() => parseFilter(head, ids), [head, ids]);
  const suggestions = useMemo(
    () => (combobox.dropdownOpened ? suggest(text, fields, rows, 8) : []),
    [combobox.dropdownOpened, text, fields, rows],
  );

  const emit = (kept: readonly FilterToken[], rest: string) => {
    setDraft(rest);
    onChange([...kept.map(formatToken), rest].filter((part) => part !== '').join(' '));
  };
  const type = (next: string) => {
    const open = (next.match(/"/g)?.length ?? 0) % 2 === 1;
    if (open || !/\s/.test(next)) {
      emit(tokens, next);
    } else {
      const cut = next.lastIndexOf(' ') + 1;
      emit([...tokens, ...parseFilter(next.slice(0, cut), ids)], next.slice(cut));
    }
  };
  const commit = () => emit([...tokens, ...parseFilter(text, ids)], '');
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' && combobox.getSelectedOptionIndex() === -1) {
      event.preventDefault();
      commit();
      combobox.closeDropdown();
    } else if (event.key === 'Backspace' && text === '' && tokens.length > 0) {
      event.preventDefault();
      const last = tokens.at(-1);
      emit(tokens.slice(0, -1), last === undefined ? '' : formatToken(last));
    } else if (event.key === 'Escape' && !combobox.dropdownOpened) {
      event.currentTarget.blur();
    }
  };

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(insert) => {
        type(insert);
        if (insert.endsWith(' ')) combobox.closeDropdown();
        combobox.resetSelectedOption();
      }}
    >
      <Combobox.DropdownTarget>
        <PillsInput
          size="xs"
          className={classes.input ?? ''}
          leftSection={<IconFilter size={14} aria-hidden />}
          rightSection={value === '' ? null : <CloseButton size="sm" aria-label="Clear filter" onClick={() => emit([], '')} />}
          onClick={() => combobox.openDropdown()}
        >
          <Pill.Group>
            {tokens.map((token, i) => (
              <Pill
                key={`${token.start}`}
                withRemoveButton
                removeButtonProps={{ 'aria-label': `Remove ${formatToken(token)}`, tabIndex: -1, 'aria-hidden': false }}
                onRemove={() =>
                  emit(
                    tokens.filter((_, j) => j !== i),
                    text,
                  )
                }
                className={(token.field === null ? classes.pill : classes.pair) ?? ''}
              >
                {formatToken(token)}
              </Pill>
            ))}
            <Combobox.EventsTarget>
              <PillsInput.Field
                {...(inputRef === undefined ? {} : { ref: inputRef })}
                id={id}
                aria-label={label}
                placeholder={value === '' ? placeholder : ''}
                value={text}
                spellCheck={false}
                autoComplete="off"
                onFocus={() => combobox.openDropdown()}
                onBlur={() => {
                  combobox.closeDropdown();
                  if (text !== '') commit();
                }}
                onChange={(event) => {
                  combobox.openDropdown();
                  type(event.currentTarget.value);
                }}
                onKeyDown={onKeyDown}
              />
            </Combobox.EventsTarget>
          </Pill.Group>
        </PillsInput>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown hidden={suggestions.length === 0}>
        <Combobox.Options aria-label="Suggestions">
          {suggestions.map((each) => (
            <Combobox.Option key={each.insert} value={each.insert} className={classes.option ?? ''}>
              <code>{each.label}</code>
              <span className="meta">{each.note}</span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
