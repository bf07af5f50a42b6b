import classes from './diff-list.module.css';

export interface DiffItem {
  name: string;
  /** Null where there was nothing. */
  before: string | null;
  after: string | null;
  /** Its values are hidden unless they are asked for. */
  secret: boolean;
}

/** What was and what will be, one after the other. */
export function DiffList({ items, showSecrets = true }: { items: readonly DiffItem[]; showSecrets?: boolean }) {
  return (
    <ul className={classes.list}>
      {items.map((item) => (
        <li key={item.name}>
          <span className={classes.name}>
            {item.secret ? <code>{item.name}</code> : item.name}
            <span className={classes.kind}>{item.before === null ? 'added' : item.after === null ? 'removed' : 'changed'}</span>
          </span>
          {item.before === null ? null : <Line sign="−" tone="before" text={hidden(item, showSecrets) ? null : item.before} />}
          {item.after === null ? null : <Line sign="+" tone="after" text={hidden(item, showSecrets) ? null : item.after} />}
        </li>
      ))}
    </ul>
  );
}

function hidden(item: DiffItem, showSecrets: boolean): boolean {
  return item.secret && !showSecrets;
}

function Line({ sign, tone, text }: { sign: string; tone: 'before' | 'after'; text: string | null }) {
  return (
    <span className={classes.line} data-tone={tone}>
      <span aria-hidden>{sign}</span>
      <span className="sr-only">{tone === 'before' ? 'before' : 'after'}</span>
      <code>{text === null ? '••••••' : text === '' ? '(empty)' : text}</code>
    </span>
  );
}
