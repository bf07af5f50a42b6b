import { memo } from 'react';
import { type AnsiStyle, parseAnsi } from '../text/ansi.ts';
import classes from './ansi-text.module.css';

/** Text with its colours, and with the parts that a filter looked for marked. */
export const AnsiText = memo(function AnsiText({ text, mark = '' }: { text: string; mark?: string }) {
  const segments = parseAnsi(text);
  const plain = segments.length === 1 && segments[0]?.style === null;
  if (plain) return <Marked text={segments[0]?.text ?? ''} mark={mark} />;
  return segments.map((segment, i) =>
    segment.style === null ? (
      <Marked key={i} text={segment.text} mark={mark} />
    ) : (
      <span
        key={i}
        className={classNames(segment.style)}
        data-fg={segment.style.color ?? undefined}
        data-bg={segment.style.background ?? undefined}
      >
        <Marked text={segment.text} mark={mark} />
      </span>
    ),
  );
});

/** Text with every occurrence of `mark`, whatever its case, marked. */
function Marked({ text, mark }: { text: string; mark: string }) {
  if (mark === '') return text;
  const parts: (string | { hit: string })[] = [];
  const low = text.toLowerCase();
  const wanted = mark.toLowerCase();
  let from = 0;
  for (let at = low.indexOf(wanted); at !== -1 && parts.length < 400; at = low.indexOf(wanted, from)) {
    parts.push(text.slice(from, at), { hit: text.slice(at, at + wanted.length) });
    from = at + wanted.length;
  }
  if (from === 0) return text;
  return [...parts, text.slice(from)].map((part, i) => (typeof part === 'string' ? part : <mark key={i}>{part.hit}</mark>));
}

function classNames(style: AnsiStyle): string {
  const flags = ['bold', 'dim', 'italic', 'underline', 'strike'] as const;
  return [classes.ansi, ...flags.filter((flag) => style[flag]).map((flag) => classes[flag])].join(' ');
}
