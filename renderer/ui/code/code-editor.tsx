import { lazy, Suspense } from 'react';
import { SkeletonBlock } from '../skeleton.tsx';
import type { CodeLanguage } from './languages.ts';

const CodeMirror = lazy(() => import('./code-mirror.tsx'));

export interface CodeEditorProps {
  /** Names the editor for screen readers: "Event", "Response body". */
  label: string;
  value: string;
  /** Without it the text is read-only. */
  onChange?: (value: string) => void;
  /** Ctrl/Cmd+Enter. */
  onSubmit?: () => void;
  language?: CodeLanguage;
  /** A CSS height: fixed (`240px`), or `100%` to fill a container that has one. */
  height?: string;
  /** With `height` unset: grows with its text up to this. */
  maxHeight?: string;
  /** Wraps long lines. */
  wrap?: boolean;
  /** Shows line numbers and folding. */
  gutter?: boolean;
  /** Marks JSON errors while typing; on by default for `json` that can be edited. */
  lint?: boolean;
  /** Scrolls to this line, from 1, and marks it. */
  line?: number | undefined;
}

/**
 * Code to read or edit, with search (Ctrl+F) inside. Loaded when first shown; until then a block of the
 * same size. Tab moves the focus on, as everywhere: nobody gets trapped.
 */
export function CodeEditor(props: CodeEditorProps) {
  return (
    <Suspense fallback={<SkeletonBlock height={props.height ?? '120px'} label={`${props.label} is loading`} />}>
      <CodeMirror {...props} />
    </Suspense>
  );
}

/** Code that is only read. */
export function CodeView(props: Omit<CodeEditorProps, 'onChange' | 'onSubmit' | 'lint'>) {
  return <CodeEditor {...props} />;
}
