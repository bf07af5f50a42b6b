import { Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toAppError } from '#shared/errors.ts';
import type { Finding } from '#shared/model/audit/finding.ts';
import { client, orpc } from '../../api/client.ts';
import { Dialog, DialogForm } from '../../ui/dialog.tsx';
import { notifyDone } from '../../ui/notify.tsx';

const DAY = 86_400_000;

/** Who decided last: mostly the same person decides of the next one. */
let lastOwner = '';

/** Lives with a finding for a while: why, who decided it, until when. */
export function WaiveDialog({ finding, onClose }: { finding: Finding; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [owner, setOwner] = useState(lastOwner);
  const [until, setUntil] = useState(() => new Date(Date.now() + 30 * DAY).toISOString().slice(0, 10));
  const queries = useQueryClient();
  const waive = useMutation({
    mutationFn: () =>
      client.waivers.create({
        ruleId: finding.ruleId,
        subject: finding.subject,
        findingId: finding.id,
        reason,
        owner,
        expiresAt: `${until}T00:00:00.000Z`,
      }),
    onSuccess: async () => {
      lastOwner = owner;
      await queries.invalidateQueries({ queryKey: orpc.waivers.key() });
      notifyDone('Waived. The next audit leaves it out.');
      onClose();
    },
  });
  return (
    <Dialog title="Waive this finding" onClose={onClose}>
      <DialogForm
        submit="Waive"
        blocked={reason.trim().length < 3 || owner.trim() === '' || until === ''}
        busy={waive.isPending}
        failure={waive.error === null ? null : { title: 'The finding was not waived.', error: toAppError(waive.error) }}
        onSubmit={() => waive.mutate()}
        onClose={onClose}
      >
        <p>{finding.message}</p>
        <Textarea
          label="Why it can stay"
          required
          data-autofocus
          autosize
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <TextInput label="Who decides it" required value={owner} onChange={(event) => setOwner(event.currentTarget.value)} />
        <TextInput label="Until" type="date" required value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
      </DialogForm>
    </Dialog>
  );
}
