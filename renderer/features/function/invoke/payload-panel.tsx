import { Button, SegmentedControl } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Payload } from '#shared/model/payload.ts';
import { CodeView } from '../../../ui/code/code-editor.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { download } from '../../../ui/download.ts';
import { formatBytes } from '../../../ui/format.ts';
import { HexView } from './hex-view.tsx';
import classes from './invoke.module.css';
import { payloadBytes, payloadFileName, viewPayload, type PayloadKind } from './payload-view.ts';

type Form = 'pretty' | 'raw' | 'hex';

/** A body: indented, as it came, or as bytes; to copy and to download. */
export function PayloadPanel({
  name,
  payload,
  live = false,
  label = 'Response body',
}: {
  name: string;
  payload: Payload | null;
  live?: boolean;
  label?: string;
}) {
  const view = useMemo(() => (payload === null ? null : viewPayload(payload)), [payload]);
  const [wanted, setForm] = useState<Form>('pretty');
  if (payload === null || view === null || view.kind === 'empty') {
    return <p className={classes.hint}>{live ? 'Nothing has come yet: it is still running.' : 'The answer has no body.'}</p>;
  }
  const form = fitting(wanted, view.kind);
  return (
    <div className={classes.payload}>
      <div className={classes.payloadBar}>
        <SegmentedControl
          aria-label="Show the body as"
          data={formsOf(view.kind)}
          value={form}
          onChange={(next) => setForm(next === 'raw' || next === 'hex' ? next : 'pretty')}
        />
        <span className="meta">
          {payload.contentType ?? 'no content type'}, {formatBytes(payload.size)}
        </span>
        <span className="grow" />
        {view.text === null ? null : (
          <CopyButton icon label="Copy body" value={() => (form === 'pretty' ? (view.pretty ?? view.text ?? '') : (view.text ?? ''))} />
        )}
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() =>
            download(
              payloadFileName(name, payload.contentType, view.kind),
              [payloadBytes(payload)],
              payload.contentType ?? 'application/octet-stream',
            )
          }
        >
          Download
        </Button>
      </div>
      {payload.truncated && !live ? (
        <p className={classes.hint}>
          The first {formatBytes(payloadBytes(payload).length)} of {formatBytes(payload.size)}: records keep only the beginning of a large
          body.
        </p>
      ) : null}
      <PayloadBody
        label={label}
        payload={payload}
        kind={view.kind}
        form={form}
        text={form === 'pretty' ? (view.pretty ?? view.text) : view.text}
      />
    </div>
  );
}

function PayloadBody({
  label,
  payload,
  kind,
  form,
  text,
}: {
  label: string;
  payload: Payload;
  kind: PayloadKind;
  form: Form;
  text: string | null;
}) {
  if (form === 'hex' || text === null) {
    if (kind === 'image' && form !== 'hex') {
      return (
        <div className={classes.image}>
          <img alt="The body" src={`data:${payload.contentType};base64,${payload.body}`} />
        </div>
      );
    }
    return <HexView bytes={payloadBytes(payload)} />;
  }
  return (
    <div className={classes.editor}>
      <CodeView label={label} value={text} language={kind === 'json' ? 'json' : 'text'} height="100%" wrap />
    </div>
  );
}

function formsOf(kind: PayloadKind): { value: Form; label: string }[] {
  const hex = { value: 'hex' as const, label: 'Hex' };
  if (kind === 'json') return [{ value: 'pretty', label: 'Pretty' }, { value: 'raw', label: 'Raw' }, hex];
  if (kind === 'image') return [{ value: 'pretty', label: 'Image' }, hex];
  return kind === 'binary' ? [hex] : [{ value: 'raw', label: 'Text' }, hex];
}

/** The nearest form that the kind has. */
function fitting(form: Form, kind: PayloadKind): Form {
  const forms = formsOf(kind).map((each) => each.value);
  return forms.includes(form) ? form : (forms[0] ?? 'raw');
}
