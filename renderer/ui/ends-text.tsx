import classes from './ends-text.module.css';

/** Names up to this length are short enough to be cut at their end, if at all. */
const SHORT = 24;
/** Characters of the end that always stay: its last word where that has so many, else just characters. */
const TAIL = { least: 6, most: 16, otherwise: 12 };

function tailStart(text: string): number {
  const words = [...text.matchAll(/[-./_:]/g)].map(({ index }) => index + 1).filter((at) => text.length - at >= TAIL.least);
  const last = words.at(-1);
  return last !== undefined && text.length - last <= TAIL.most ? last : text.length - TAIL.otherwise;
}

/** A name on one line; where there is no room for a long one its middle gives way, for names mostly differ at their ends. */
export function EndsText({ text }: { text: string }) {
  if (text.length <= SHORT) return text;
  const tail = tailStart(text);
  return (
    <>
      <span className="sr-only">{text}</span>
      <span className={classes.text} aria-hidden>
        <span className={classes.head}>{text.slice(0, tail)}</span>
        <span className={classes.tail}>{text.slice(tail)}</span>
      </span>
    </>
  );
}
