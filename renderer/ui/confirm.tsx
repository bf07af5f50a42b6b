import { TextInput } from '@mantine/core';
import { type ReactNode, useState, useSyncExternalStore } from 'react';
import { Dialog, DialogForm } from './dialog.tsx';

export interface Question {
  title: string;
  /** What will be lost or changed; names the thing. */
  body: ReactNode;
  /** The verb: "Remove function". */
  confirm: string;
  /** Something is lost for good: red button, focus on Cancel. */
  destructive?: boolean;
  /** Has to be typed before the button works, for what cannot be had back. */
  typed?: string;
}

type Asked = Question & { answer: (yes: boolean) => void };

let asked: Asked | null = null;
const listeners = new Set<() => void>();

function set(next: Asked | null): void {
  asked = next;
  for (const listener of listeners) listener();
}

/** Asks the user and resolves to what they chose; closing the dialog is a no. */
export function confirm(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => {
    set({
      ...question,
      answer: (yes) => {
        set(null);
        resolve(yes);
      },
    });
  });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Shows what `confirm` asks. Mounted once, by the shell. */
export function ConfirmHost() {
  const question = useSyncExternalStore(subscribe, () => asked);
  if (question === null) return null;
  return <ConfirmDialog key={question.title} question={question} />;
}

function ConfirmDialog({ question }: { question: Asked }) {
  const [typed, setTyped] = useState('');
  const { title, body, confirm: verb, destructive = false, typed: wanted, answer } = question;
  const blocked = wanted !== undefined && typed !== wanted;
  return (
    <Dialog title={title} size={440} onClose={() => answer(false)}>
      <DialogForm
        submit={verb}
        blocked={blocked}
        destructive={destructive}
        focus={destructive ? 'cancel' : 'submit'}
        onSubmit={() => answer(true)}
        onClose={() => answer(false)}
      >
        <div>{body}</div>
        {wanted === undefined ? null : (
          <TextInput
            label={
              <>
                Type <code>{wanted}</code> to confirm
              </>
            }
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
      </DialogForm>
    </Dialog>
  );
}
