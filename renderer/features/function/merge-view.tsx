import { MergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { editorTheme } from '../../ui/code/editor-theme.ts';
import { loadLanguage } from '../../ui/code/languages.ts';
import { nonce } from '../../ui/nonce.ts';
import type { DiffViewProps } from './diff-view.tsx';
import classes from './merge-view.module.css';

/** The comparison itself; use DiffView, which loads it. */
export default function Merge({ label, before, after, language }: DiffViewProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let view: MergeView | undefined;
    let live = true;
    void loadLanguage(language).then((grammar) => {
      if (!live || host.current === null) return;
      view = new MergeView({
        parent: host.current,
        a: { doc: before, extensions: extensions(`${label}, before`, grammar) },
        b: { doc: after, extensions: extensions(`${label}, after`, grammar) },
        collapseUnchanged: { margin: 3, minSize: 6 },
        gutter: true,
      });
    });
    return () => {
      live = false;
      view?.destroy();
    };
  }, [label, before, after, language]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard
    <div ref={host} className={classes.merge} role="region" aria-label={label} tabIndex={0} />
  );
}

function extensions(label: string, grammar: Extension): Extension[] {
  return [
    EditorView.cspNonce.of(nonce),
    editorTheme,
    mergeTheme,
    lineNumbers(),
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, role: 'textbox', 'aria-multiline': 'true', 'aria-readonly': 'true' }),
    grammar,
  ];
}

const mergeTheme = EditorView.theme({
  '&.cm-merge-a .cm-changedLine': { backgroundColor: 'var(--bad-soft)' },
  '&.cm-merge-b .cm-changedLine': { backgroundColor: 'var(--ok-soft)' },
  '&.cm-merge-a .cm-changedText': { background: 'none', borderBottom: '2px solid var(--bad)' },
  '&.cm-merge-b .cm-changedText': { background: 'none', borderBottom: '2px solid var(--ok)' },
  '&.cm-merge-a .cm-changedLineGutter': { background: 'var(--bad)' },
  '&.cm-merge-b .cm-changedLineGutter': { background: 'var(--ok)' },
  '.cm-collapsedLines': {
    background: 'var(--sunken)',
    color: 'var(--muted)',
    padding: '2px 12px',
    border: 'none',
  },
});
