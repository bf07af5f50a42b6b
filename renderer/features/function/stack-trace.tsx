import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { FunctionDetail } from '#shared/model/function.ts';
import { orpc } from '../../api/client.ts';
import { plural } from '../../ui/format.ts';
import { leadingFrames, parseStack } from './invoke/stack-frames.ts';
import classes from './stack-trace.module.css';

/**
 * A stack as the function's runtime gave it, the frames of the user's own code marked and leading to
 * their line in the code tab. What lies below them is folded away.
 *
 * @param version whose code it is
 * @param heading the error as its first line repeats it; that line is left out
 */
export function StackTrace({
  fn,
  trace,
  version,
  heading,
}: {
  fn: FunctionDetail;
  trace: readonly string[];
  version: string;
  heading: string;
}) {
  const [whole, setWhole] = useState(false);
  const code = useQuery(orpc.code.list.queryOptions({ input: { ref: `${fn.ref}@${version}` }, staleTime: Infinity }));
  const frames = parseStack(trace, code.data?.items.map((item) => item.path) ?? []).filter((frame) => frame.text !== heading);
  const leading = leadingFrames(frames);
  const rest = frames.length - leading.length;
  if (frames.length === 0) return null;
  return (
    <div className={classes.box}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard */}
      <ol className={classes.stack} aria-label="Stack" tabIndex={0}>
        {(whole ? frames : leading).map((frame, index) => (
          <li key={index} data-own={frame.own || undefined} className={classes.frame}>
            {frame.own && frame.file !== null && frame.line !== null ? (
              <Link
                to="/functions/$ref"
                params={{ ref: fn.ref }}
                search={{ tab: 'code', version: version === fn.version ? undefined : version, file: frame.file, line: frame.line }}
                title={`Open ${frame.file} at line ${frame.line}`}
              >
                {frame.text.trim()}
              </Link>
            ) : (
              frame.text.trim()
            )}
          </li>
        ))}
      </ol>
      {rest === 0 ? null : (
        <button type="button" className={classes.more} aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? 'Fold the frames below' : `${plural(rest, 'frame')} below, of the runtime`}
        </button>
      )}
    </div>
  );
}
