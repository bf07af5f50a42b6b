import { Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { toAppError } from '#shared/errors.ts';
import { AdvisoryListName, type AdvisoryImportEvent } from '#shared/model/audit/advisory-lists.ts';
import { ECOSYSTEMS, Ecosystem } from '#shared/model/audit/dependencies.ts';
import { client, orpc } from '../../api/client.ts';
import { plural } from '../../ui/format.ts';
import { Dialog, DialogForm } from '../../ui/dialog.tsx';
import { notifyDone } from '../../ui/notify.tsx';

const PART = 'part';

type End = Extract<AdvisoryImportEvent, { type: 'end' }>;

function told({ list, leftOut }: End): string {
  const advisories = list.counts.reduce((sum, count) => sum + count.advisories, 0);
  const out = leftOut.malformed + leftOut.foreign + leftOut.inexact + leftOut.withdrawn;
  return `${plural(advisories, 'advisory', 'advisories')} imported as ${list.name}${out === 0 ? '' : `; ${plural(out, 'record')} left out`}.`;
}

/** Takes in advisories that somebody fetched. An import goes on until it is done or the dialog is closed. */
export function ImportAdvisoriesDialog({ onClose }: { onClose: () => void }) {
  const [path, setPath] = useState('');
  const [name, setName] = useState('');
  const [whole, setWhole] = useState(PART);
  const [records, setRecords] = useState(0);
  const running = useRef<AbortController | null>(null);
  const queries = useQueryClient();
  useEffect(() => () => running.current?.abort(), []);
  const valid = name === '' || AdvisoryListName.safeParse(name).success;
  const start = useMutation({
    mutationFn: async () => {
      const own = new AbortController();
      running.current = own;
      setRecords(0);
      const ecosystem = Ecosystem.safeParse(whole);
      const input = { path: path.trim(), whole: ecosystem.success ? [ecosystem.data] : [], ...(name === '' ? {} : { name }) };
      for await (const event of await client.advisories.import(input, { signal: own.signal })) {
        if (event.type === 'end') return event;
        setRecords(event.records);
      }
      throw new Error('The import ended without a result.');
    },
    onSuccess: async (end) => {
      await queries.invalidateQueries({ queryKey: orpc.advisories.key() });
      notifyDone(told(end));
      onClose();
    },
  });
  return (
    <Dialog title="Import advisories" onClose={onClose}>
      <DialogForm
        submit="Import"
        blocked={path.trim() === '' || !valid}
        busy={start.isPending}
        failure={start.error === null ? null : { title: 'The advisories were not imported.', error: toAppError(start.error) }}
        onSubmit={() => start.mutate()}
        onClose={onClose}
      >
        <p>
          Records in the OSV format: a file, a directory, or a zip such as osv-vulnerabilities.storage.googleapis.com/npm/all.zip. They are kept in
          Isobar&apos;s home and used in every later audit.
        </p>
        <TextInput
          label="File, directory or zip"
          description="Its path on this machine"
          placeholder="/home/me/Downloads/all.zip"
          required
          data-autofocus
          spellCheck={false}
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <TextInput
          label="Name"
          description="A list of this name is replaced; without one, it is named after the file"
          value={name}
          spellCheck={false}
          error={valid ? null : 'Small letters, digits, dots and dashes'}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label="What it holds"
          description="A package that is in no list passes only where a whole export is there"
          data={[{ value: PART, label: 'A part of what is known' }, ...ECOSYSTEMS.map((each) => ({ value: each, label: `The whole export of ${each}` }))]}
          value={whole}
          allowDeselect={false}
          onChange={(value) => setWhole(value ?? PART)}
        />
        {start.isPending ? <p role="status">{records === 0 ? 'Reading records' : `${records.toLocaleString()} records read`}</p> : null}
      </DialogForm>
    </Dialog>
  );
} // prettier-ignore
