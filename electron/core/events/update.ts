import { randomUUID } from 'node:crypto';
import { toInstant } from '#shared/model/time.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { writeEvent } from './saved-events.ts';

export const updateEvent =
  (core: CoreContext): HandlerOf<'events', 'update'> =>
  (input) =>
    writeEvent(core.store, { id: randomUUID(), ...input, updatedAt: toInstant(Date.now()) });
