import { ActionIcon, Button, Popover, Textarea } from '@mantine/core';
import { IconClipboardText, IconEye, IconEyeOff, IconPlus, IconX } from '@tabler/icons-react';
import { type ClipboardEvent, useState } from 'react';
import { plural } from '../../../ui/format.ts';
import { looksLikeDotenv, parseDotenv } from './dotenv.ts';
import { checkEnvRows, mergeEnvRows, type EnvRow } from './env-rows.ts';
import classes from './env-editor.module.css';

/** Environment variables, a row each. Pasting `.env` text into a name puts all of it in. */
export function EnvEditor({
  rows,
  onChange,
  problem,
}: {
  rows: readonly EnvRow[];
  onChange: (rows: EnvRow[]) => void;
  problem?: string | undefined;
}) {
  const [shown, setShown] = useState(false);
  const [added, setAdded] = useState<string | null>(null);
  const problems = checkEnvRows(rows);
  const patch = (id: string, change: Partial<EnvRow>) => onChange(rows.map((row) => (row.id === id ? { ...row, ...change } : row)));
  const add = () => {
    const id = crypto.randomUUID();
    setAdded(id);
    onChange([...rows, { id, name: '', value: '' }]);
  };
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text');
    if (!looksLikeDotenv(text)) return;
    event.preventDefault();
    onChange(mergeEnvRows(rows, parseDotenv(text).entries));
  };
  const VisibleIcon = shown ? IconEyeOff : IconEye;
  return (
    <div className={classes.editor}>
      {rows.map((row, index) => {
        const wrong = problems.get(row.id);
        const which = row.name === '' ? `Variable ${index + 1}` : row.name;
        return (
          <div key={row.id} className={classes.row}>
            <input
              className={classes.field}
              aria-label={`${which} name`}
              aria-invalid={wrong === undefined ? undefined : true}
              value={row.name}
              placeholder="NAME"
              spellCheck={false}
              autoComplete="off"
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the row was just asked for
              autoFocus={row.id === added}
              onPaste={onPaste}
              onChange={(event) => patch(row.id, { name: event.currentTarget.value.trim() })}
            />
            <input
              className={classes.field}
              aria-label={`${which} value`}
              data-hidden={(!shown && row.value !== '') || undefined}
              value={row.value}
              placeholder="value"
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => patch(row.id, { value: event.currentTarget.value })}
            />
            <ActionIcon aria-label={`Remove ${which}`} onClick={() => onChange(rows.filter((each) => each.id !== row.id))}>
              <IconX size={14} aria-hidden />
            </ActionIcon>
            {wrong === undefined ? null : <p className={classes.problem}>{wrong}</p>}
          </div>
        );
      })}
      {problem !== undefined && problems.size === 0 ? <p className={classes.problem}>{problem}</p> : null}
      <div className={classes.buttons}>
        <Button variant="default" size="compact-xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
          Variable
        </Button>
        <PasteButton onEntries={(entries) => onChange(mergeEnvRows(rows, entries))} />
        <span className="grow" />
        {rows.length === 0 ? null : (
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            aria-pressed={shown}
            leftSection={<VisibleIcon size={14} aria-hidden />}
            onClick={() => setShown(!shown)}
          >
            {shown ? 'Hide values' : 'Show values'}
          </Button>
        )}
      </div>
    </div>
  );
}

function PasteButton({ onEntries }: { onEntries: (entries: readonly { name: string; value: string }[]) => void }) {
  const [opened, setOpened] = useState(false);
  const [text, setText] = useState('');
  const { entries, problems } = parseDotenv(text);
  const first = problems[0];
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" trapFocus returnFocus shadow="md" width={420}>
      <Popover.Target>
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<IconClipboardText size={14} aria-hidden />}
          onClick={() => setOpened((open) => !open)}
        >
          Paste .env
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={classes.paste}
          onSubmit={(event) => {
            event.preventDefault();
            onEntries(entries);
            setText('');
            setOpened(false);
          }}
        >
          <Textarea
            label="Text of a .env file"
            description="Names that are there already get the new value."
            placeholder={'API_URL=https://example.com\nAPI_KEY="…"'}
            classNames={{ input: classes.mono ?? '' }}
            data-autofocus
            minRows={6}
            maxRows={14}
            autosize
            value={text}
            error={first === undefined ? undefined : `Line ${first.line} is no assignment: ${first.text.slice(0, 60)}`}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" disabled={entries.length === 0}>
            {entries.length === 0 ? 'Add variables' : `Add ${plural(entries.length, 'variable')}`}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
