import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Finding } from '#shared/model/audit/finding.ts';
import { client, orpc } from '../../api/client.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { notifyDone } from '../../ui/notify.tsx';
import classes from './audits.module.css';

const DAY = 86_400_000;

/** Lives with a finding for a while: why, who decided it, until when. */
export function WaiveDialog({ finding, onClose }: { finding: Finding; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [owner, setOwner] = useState('');
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
      await queries.invalidateQueries({ queryKey: orpc.waivers.key() });
      notifyDone('Waived. The next audit leaves it out.');
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Waive this finding" size={480} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          waive.mutate();
        }}
      >
        <p>{finding.message}</p>
        <Textarea
          label="Why it can stay"
          required
          minLength={3}
          autosize
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <TextInput label="Who decides it" required value={owner} onChange={(event) => setOwner(event.currentTarget.value)} />
        <TextInput label="Until" type="date" required value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
        {waive.error === null ? null : <ErrorState small error={waive.error} />}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={waive.isPending} disabled={reason.trim().length < 3 || owner.trim() === '' || until === ''}>
            Waive
          </Button>
        </div>
      </form>
    </Modal>
  );
}
