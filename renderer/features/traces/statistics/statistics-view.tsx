import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { BarShare } from '../../../ui/chart/bar-share.tsx';
import { formatInteger, formatMs, formatPercent, plural } from '../../../ui/format.ts';
import type { GridColumn } from '../../../ui/grid/columns.ts';
import { VirtualGrid } from '../../../ui/grid/virtual-grid.tsx';
import { serviceColor, type TraceModel } from '../page/trace-model.ts';
import { attributeKeys, traceStatistics, type GroupBy, type StatisticsRow } from '../view/trace-statistics.ts';
import classes from './statistics-view.module.css';

const FIELDS = [
  { value: 'service', label: 'Service' },
  { value: 'name', label: 'Service and span name' },
  { value: 'kind', label: 'Kind' },
];

/** Numbers of the trace by group. A row leads to the longest span of its group. */
export function StatisticsView({
  model,
  groupBy,
  sort,
  onGroupBy,
  onSort,
  onSpan,
}: {
  model: TraceModel;
  groupBy: string;
  sort: string;
  onGroupBy: (groupBy: string) => void;
  onSort: (sort: string) => void;
  onSpan: (index: number) => void;
}) {
  const keys = useMemo(() => attributeKeys(model.tree), [model.tree]);
  const rows = useMemo(() => traceStatistics(model.tree, toGroupBy(groupBy)), [model.tree, groupBy]);
  const columns = useMemo(() => statisticsColumns(model, Math.max(...rows.map((row) => row.share), 0)), [model, rows]);
  return (
    <div className={classes.statistics}>
      <div className={classes.bar}>
        <Select
          label="Group by"
          className={classes.select ?? ''}
          data={[
            { group: 'Span', items: FIELDS },
            ...(keys.length === 0 ? [] : [{ group: 'Attribute', items: keys.map((key) => ({ value: `attribute:${key}`, label: key })) }]),
          ]}
          value={toGroupBy(groupBy)}
          onChange={(value) => onGroupBy(value ?? 'service')}
          searchable
          allowDeselect={false}
        />
        <span className="meta">
          {plural(rows.length, 'group')}, {plural(model.tree.nodes.length, 'span')}
        </span>
      </div>
      <VirtualGrid
        label="Statistics"
        rows={rows}
        columns={columns}
        rowId={(row) => row.key}
        sort={sort === '' ? null : sort}
        onSort={(next) => onSort(next ?? '')}
        onOpen={(row) => onSpan(row.longest)}
        rowTone={(row) => (row.errors > 0 ? 'bad' : undefined)}
      />
    </div>
  );
}

function toGroupBy(text: string): GroupBy {
  if (text === 'name' || text === 'kind') return text;
  return text.startsWith('attribute:') ? (text as GroupBy) : 'service';
}

function statisticsColumns(model: TraceModel, largest: number): GridColumn<StatisticsRow>[] {
  const time = (id: string, header: string, of: (row: StatisticsRow) => number, width = '88px'): GridColumn<StatisticsRow> => ({
    id,
    header,
    width,
    align: 'end',
    cell: (row) => formatMs(of(row)),
    sortBy: of,
  });
  return [
    {
      id: 'key',
      header: 'Group',
      width: 'minmax(180px, 1fr)',
      primary: true,
      sortBy: (row) => row.key,
      cell: (row) => (
        <span className={classes.key}>
          {row.service === null ? null : <span className={classes.swatch} style={{ background: serviceColor(model, row.service) }} />}
          {row.key}
        </span>
      ),
    },
    { id: 'count', header: 'Spans', width: '72px', align: 'end', cell: (row) => formatInteger(row.count), sortBy: (row) => row.count },
    { id: 'errors', header: 'Errors', width: '72px', align: 'end', cell: (row) => formatInteger(row.errors), sortBy: (row) => row.errors },
    {
      id: 'self',
      header: 'Self time',
      width: '184px',
      align: 'end',
      sortBy: (row) => row.selfMs,
      cell: (row) => (
        <span className={classes.share}>
          <span className={classes.shareBar}>
            <BarShare value={row.share} max={largest} />
          </span>
          <span>
            {formatMs(row.selfMs)} <span className="muted">{formatPercent(row.share)}</span>
          </span>
        </span>
      ),
    },
    time('total', 'Total', (row) => row.totalMs),
    time('avg', 'Average', (row) => row.avgMs),
    time('min', 'Least', (row) => row.minMs, '80px'),
    time('p50', 'p50', (row) => row.p50Ms, '80px'),
    time('p95', 'p95', (row) => row.p95Ms, '80px'),
    time('max', 'Most', (row) => row.maxMs, '80px'),
  ];
}
