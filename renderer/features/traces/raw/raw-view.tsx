import { Button, SegmentedControl } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Trace } from '#shared/model/trace.ts';
import { CodeView } from '../../../ui/code/code-editor.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { download } from '../../../ui/download.ts';
import { formatBytes } from '../../../ui/format.ts';
import { exportOtlp } from '../export-otlp.ts';
import classes from './raw-view.module.css';

type Format = 'json' | 'otlp';

/** The trace as text: what the operation answered, or OTLP for any other tool. */
export function RawView({ trace }: { trace: Trace }) {
  const [format, setFormat] = useState<Format>('json');
  const text = useMemo(() => JSON.stringify(format === 'json' ? trace : exportOtlp(trace), null, 2), [trace, format]);
  return (
    <div className={classes.raw}>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label="Format"
          value={format}
          onChange={(value) => setFormat(value === 'otlp' ? 'otlp' : 'json')}
          data={[
            { value: 'json', label: 'JSON' },
            { value: 'otlp', label: 'OTLP' },
          ]}
        />
        <span className="meta grow">
          {format === 'json' ? 'The same as “isobar traces get --json”' : 'OTLP/JSON: what an OpenTelemetry collector takes at /v1/traces'},{' '}
          {formatBytes(text.length)}
        </span>
        <CopyButton label={format === 'json' ? 'Copy JSON' : 'Copy OTLP'} value={text} />
        <Button variant="default" leftSection={<IconDownload size={14} aria-hidden />} onClick={() => downloadTrace(trace, format)}>
          Download
        </Button>
      </div>
      <div className={classes.code}>
        <CodeView label="Trace" language="json" value={text} height="100%" />
      </div>
    </div>
  );
}

/** Saves the trace as a file. */
export function downloadTrace(trace: Trace, format: Format): void {
  const value = format === 'json' ? trace : exportOtlp(trace);
  download(`trace-${trace.traceId}.${format === 'otlp' ? 'otlp.json' : 'json'}`, [JSON.stringify(value, null, 2)], 'application/json');
}
