import { z } from 'zod';
import { operation, type Operations } from '../../../protocols/operation.ts';
import type { Clock } from '../clock.ts';
import { conflict, notFound, validation } from '../errors.ts';
import type { ScheduleGroup, SchedulerStore } from '../store.ts';
import { clientToken, name, page, paged, tagKeys, tags } from './inputs.ts';

export function groupOperations(store: SchedulerStore, clock: Clock): Operations {
  return {
    CreateScheduleGroup: operation({
      level: 'verified',
      input: z.object({ Name: name, Tags: tags.optional(), ClientToken: clientToken }),
      handle: ({ Name, Tags = [], ClientToken }, { account, region }) => {
        const key = { account, region, name: Name };
        const existing = store.findGroup(key);
        if (existing !== null && ClientToken !== undefined && existing.clientToken === ClientToken)
          return { ScheduleGroupArn: groupArn(existing) };
        if (existing !== null) throw conflict(`Schedule group ${Name} already exists.`);
        const nowMs = Date.now();
        const group = { ...key, createdAtMs: nowMs, modifiedAtMs: nowMs, tags: tagMap(Tags), clientToken: ClientToken ?? null };
        store.saveGroup(group);
        return { ScheduleGroupArn: groupArn(group) };
      },
    }),
    GetScheduleGroup: operation({
      level: 'verified',
      input: z.object({ Name: name }),
      handle: ({ Name }, { account, region }) => describe(store.needGroup({ account, region, name: Name })),
    }),
    DeleteScheduleGroup: operation({
      level: 'verified',
      note: 'At once, with its schedules; AWS takes a while and shows it as DELETING.',
      input: z.object({ Name: name, ClientToken: clientToken }),
      handle: ({ Name }, { account, region }) => {
        if (Name === 'default') throw validation('The default schedule group cannot be deleted.');
        store.removeGroup(store.needGroup({ account, region, name: Name }));
        clock.reload();
        return {};
      },
    }),
    ListScheduleGroups: operation({
      level: 'verified',
      input: z.object({ NamePrefix: name.optional(), ...page }),
      handle: ({ NamePrefix = '', ...asked }, { account, region }) => {
        const all = store.listGroups({ account, region }).filter((group) => group.name.startsWith(NamePrefix));
        const { shown, next } = paged(all, (group) => group.name, asked);
        return { ScheduleGroups: shown.map(describe), ...next };
      },
    }),
    ListTagsForResource: operation({
      level: 'verified',
      input: z.object({ ResourceArn: z.string() }),
      handle: ({ ResourceArn }) => ({
        Tags: Object.entries(tagged(store, ResourceArn).tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    }),
    TagResource: operation({
      level: 'verified',
      input: z.object({ ResourceArn: z.string(), Tags: tags }),
      handle: ({ ResourceArn, Tags }) => {
        const group = tagged(store, ResourceArn);
        store.saveGroup({ ...group, tags: { ...group.tags, ...tagMap(Tags) } });
        return {};
      },
    }),
    UntagResource: operation({
      level: 'verified',
      input: z.object({ ResourceArn: z.string(), TagKeys: tagKeys }),
      handle: ({ ResourceArn, TagKeys }) => {
        const group = tagged(store, ResourceArn);
        store.saveGroup({ ...group, tags: Object.fromEntries(Object.entries(group.tags).filter(([key]) => !TagKeys.includes(key))) });
        return {};
      },
    }),
  };
}

function groupArn({ account, region, name: own }: Pick<ScheduleGroup, 'account' | 'region' | 'name'>): string {
  return `arn:aws:scheduler:${region}:${account}:schedule-group/${own}`;
}

function describe(group: ScheduleGroup): Record<string, unknown> {
  return {
    Arn: groupArn(group),
    Name: group.name,
    State: 'ACTIVE',
    CreationDate: new Date(group.createdAtMs),
    LastModificationDate: new Date(group.modifiedAtMs),
  };
}

/** Only groups have tags. */
function tagged(store: SchedulerStore, arn: string): ScheduleGroup {
  const [, region, account, own] = /^arn:aws:scheduler:([a-z0-9-]+):(\d{12}):schedule-group\/([\w.-]+)$/.exec(arn) ?? [];
  if (region === undefined || account === undefined || own === undefined) throw validation(`Invalid ResourceArn ${arn}.`);
  const group = store.findGroup({ account, region, name: own });
  if (group === null) throw notFound(`Schedule group ${own} does not exist.`);
  return group;
}

function tagMap(list: readonly { Key: string; Value: string }[]): Record<string, string> {
  return Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
}
