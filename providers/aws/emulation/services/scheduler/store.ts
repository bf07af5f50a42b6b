import type { HostDocuments } from '../../../../emulation-host.ts';
import type { Delivery } from './delivery.ts';
import { notFound } from './errors.ts';
import { scheduleDocument, type Schedule, type ScheduleKey } from './schedule.ts';

const SCHEDULES = 'scheduler-schedules';
const GROUPS = 'scheduler-groups';
const DELIVERIES = 'scheduler-deliveries';

export interface ScheduleGroup {
  account: string;
  region: string;
  name: string;
  createdAtMs: number;
  modifiedAtMs: number;
  tags: Record<string, string>;
  clientToken: string | null;
}

/** Schedules, groups and what is being delivered; durable once a call returns. */
export interface SchedulerStore {
  find(key: ScheduleKey): Schedule | null;
  /** Throws `ResourceNotFoundException`. */
  need(key: ScheduleKey): Schedule;
  list(at: { account: string; region: string; group?: string | undefined }): Schedule[];
  all(): Schedule[];
  save(schedule: Schedule): void;
  remove(key: ScheduleKey): void;
  findGroup(key: { account: string; region: string; name: string }): ScheduleGroup | null;
  /** Every account has `default` in every region. Throws `ResourceNotFoundException`. */
  needGroup(key: { account: string; region: string; name: string }): ScheduleGroup;
  listGroups(at: { account: string; region: string }): ScheduleGroup[];
  saveGroup(group: ScheduleGroup): void;
  /** With all its schedules. */
  removeGroup(group: ScheduleGroup): void;
  deliveries(): Delivery[];
  saveDelivery(delivery: Delivery): void;
  removeDelivery(id: string): void;
}

export function createSchedulerStore(documents: HostDocuments): SchedulerStore {
  const groupDocument = ({ account, region, name }: { account: string; region: string; name: string }) => `${account}/${region}/${name}`;
  const store: SchedulerStore = {
    find: (key) => (documents.get(SCHEDULES, scheduleDocument(key)) as Schedule | undefined) ?? null,
    need(key) {
      const schedule = store.find(key);
      if (schedule === null) throw notFound(`Schedule ${key.name} does not exist.`);
      return schedule;
    },
    list({ account, region, group }) {
      const prefix = group === undefined ? `${account}/${region}/` : `${account}/${region}/${group}/`;
      return documents.list(SCHEDULES, { prefix }).map(({ value }) => value as Schedule);
    },
    all: () => documents.list(SCHEDULES).map(({ value }) => value as Schedule),
    save: (schedule) => documents.put(SCHEDULES, scheduleDocument(schedule), schedule),
    remove: (key) => void documents.remove(SCHEDULES, scheduleDocument(key)),
    findGroup(key) {
      const group = documents.get(GROUPS, groupDocument(key)) as ScheduleGroup | undefined;
      if (group !== undefined) return group;
      return key.name === 'default' ? { ...key, createdAtMs: 0, modifiedAtMs: 0, tags: {}, clientToken: null } : null;
    },
    needGroup(key) {
      const group = store.findGroup(key);
      if (group === null) throw notFound(`Schedule group ${key.name} does not exist.`);
      return group;
    },
    listGroups({ account, region }) {
      const own = documents.list(GROUPS, { prefix: `${account}/${region}/` }).map(({ value }) => value as ScheduleGroup);
      if (own.some(({ name }) => name === 'default')) return own;
      const all = [...own, store.needGroup({ account, region, name: 'default' })];
      return all.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },
    saveGroup: (group) => documents.put(GROUPS, groupDocument(group), group),
    removeGroup(group) {
      documents.transaction(() => {
        documents.remove(GROUPS, groupDocument(group));
        for (const schedule of store.list({ ...group, group: group.name })) store.remove(schedule);
      });
    },
    deliveries: () => documents.list(DELIVERIES).map(({ value }) => value as Delivery),
    saveDelivery: (delivery) => documents.put(DELIVERIES, delivery.id, delivery),
    removeDelivery: (id) => void documents.remove(DELIVERIES, id),
  };
  return store;
}
