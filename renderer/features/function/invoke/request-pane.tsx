import { Button, FileButton, Select, Tooltip } from '@mantine/core';
import { IconBraces, IconFileUpload, IconPlayerPlay } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import type { FunctionDetail } from '#shared/model/function.ts';
import { CodeEditor } from '../../../ui/code/code-editor.tsx';
import { prettyJson } from '../../../ui/code/pretty-json.ts';
import { formatBytes } from '../../../ui/format.ts';
import { KeyHint } from '../../../ui/key-hint.tsx';
import { useCapability } from '../use-capability.ts';
import { VersionSelect } from '../version-select.tsx';
import { CopyAsMenu } from './copy-as-menu.tsx';
import { isBodiless, isJsonDraft, type Draft, type DraftProblem } from './draft.ts';
import { HeaderRows } from './header-rows.tsx';
import classes from './invoke.module.css';
import { payloadBytes, toBase64, toText } from './payload-view.ts';
import { RequestLine } from './request-line.tsx';
import { RequestToolbar } from './request-toolbar.tsx';
import type { Sample } from './use-samples.ts';

export interface RequestPaneProps {
  fn: FunctionDetail;
  draft: Draft;
  accepts: readonly ('event' | 'http')[];
  samples: readonly Sample[];
  problems: readonly DraftProblem[];
  version: string;
  onVersion: (version: string) => void;
  onChange: (change: Partial<Draft>) => void;
  onSubmit: () => void;
}

/** Where a call is written. */
export function RequestPane(props: RequestPaneProps) {
  const { fn, draft, problems, onChange, onSubmit } = props;
  const blocked = problems.some((problem) => problem.blocks);
  const bodiless = draft.kind === 'http' && isBodiless(draft.method);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return;
    event.preventDefault();
    event.stopPropagation();
    onSubmit();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the key works in every field inside, also in those that use Enter
    <section className={classes.pane} aria-label="Request" onKeyDownCapture={onKeyDown}>
      <div className={classes.toolbar}>
        <Tooltip label={problems.find((problem) => problem.blocks)?.message} disabled={!blocked}>
          <Button
            leftSection={<IconPlayerPlay size={14} aria-hidden />}
            rightSection={
              <span className={classes.keys}>
                <KeyHint keys="mod+Enter" />
              </span>
            }
            {...(blocked ? { 'aria-disabled': true, 'data-disabled': true } : {})}
            onClick={onSubmit}
          >
            Invoke
          </Button>
        </Tooltip>
        <VersionSelect fn={fn} label="Version" value={props.version} onChange={props.onVersion} width={fn.version.length > 4 ? 152 : 104} />
        <ModeSelect provider={fn.provider} mode={draft.mode} onChange={onChange} />
        <span className="grow" />
        <CopyAsMenu fn={fn} version={props.version} draft={draft} />
      </div>
      <RequestToolbar {...props} />
      {draft.kind === 'http' ? <RequestLine draft={draft} problems={problems} onChange={onChange} /> : null}
      {draft.kind === 'http' ? <HeaderRows rows={draft.headers} problems={problems} onChange={(headers) => onChange({ headers })} /> : null}
      {bodiless ? (
        <p className={classes.hint}>
          A {draft.method} request has no body.{draft.body === '' ? '' : ' What was written is kept, and not sent.'}
        </p>
      ) : (
        <BodyEditor draft={draft} onChange={onChange} onSubmit={onSubmit} />
      )}
      <div className={classes.foot}>
        <div className={classes.problems} aria-live="polite">
          {problems
            .filter((problem) => problem.field === 'body')
            .map((problem) => (
              <p key={problem.message} data-blocks={problem.blocks || undefined}>
                {problem.message}
              </p>
            ))}
        </div>
        {bodiless ? null : <BodyTools draft={draft} onChange={onChange} />}
      </div>
    </section>
  );
}

const MODES = [
  { value: 'sync', label: 'Sync' },
  { value: 'stream', label: 'Stream' },
  { value: 'async', label: 'Async' },
];

function ModeSelect({ provider, mode, onChange }: { provider: string; mode: Draft['mode']; onChange: (change: Partial<Draft>) => void }) {
  const capability = useCapability(provider, 'invoke');
  const except = capability.supported ? (capability.except ?? {}) : {};
  return (
    <Select
      aria-label="How to call"
      w={88}
      data={MODES.filter(({ value }) => except[value] === undefined)}
      value={mode}
      onChange={(next) => onChange({ mode: next === 'stream' || next === 'async' ? next : 'sync' })}
      allowDeselect={false}
    />
  );
}

function BodyEditor({ draft, onChange, onSubmit }: Pick<RequestPaneProps, 'draft' | 'onChange' | 'onSubmit'>) {
  if (draft.encoding === 'base64') {
    return (
      <div className={classes.binary}>
        <p>A file of {formatBytes(payloadBytes(draft).length)}, sent as it is.</p>
        <Button variant="default" onClick={() => onChange({ body: '', encoding: 'utf8' })}>
          Write text instead
        </Button>
      </div>
    );
  }
  return (
    <div className={classes.editor}>
      <CodeEditor
        label={draft.kind === 'event' ? 'Event' : 'Request body'}
        value={draft.body}
        onChange={(body) => onChange({ body })}
        onSubmit={onSubmit}
        language={isJsonDraft(draft) ? 'json' : 'text'}
        height="100%"
        wrap
      />
    </div>
  );
}

function BodyTools({ draft, onChange }: Pick<RequestPaneProps, 'draft' | 'onChange'>) {
  const load = async (file: File | null) => {
    if (file === null) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    const text = toText(bytes);
    const contentType = file.type === '' ? draft.contentType : file.type;
    onChange(text === null ? { body: toBase64(bytes), encoding: 'base64', contentType } : { body: text, encoding: 'utf8' });
  };
  return (
    <span className={classes.tools}>
      <Tooltip label="Take a file as the body">
        <span>
          <FileButton onChange={(file) => void load(file)}>
            {(props) => (
              <Button {...props} variant="subtle" color="gray" leftSection={<IconFileUpload size={14} aria-hidden />}>
                File
              </Button>
            )}
          </FileButton>
        </span>
      </Tooltip>
      {isJsonDraft(draft) ? (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconBraces size={14} aria-hidden />}
          onClick={() => onChange({ body: prettyJson(draft.body) })}
        >
          Format
        </Button>
      ) : null}
    </span>
  );
}
