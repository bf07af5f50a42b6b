import { createRestJsonService } from '../../protocols/rest-json.ts';
import type { AwsServiceFactory } from '../../server/context.ts';
import { startClock } from './clock.ts';
import { validation } from './errors.ts';
import { groupOperations } from './operations/group-operations.ts';
import { scheduleOperations } from './operations/schedule-operations.ts';
import { createSchedulerStore } from './store.ts';

const GROUP = { groupName: 'GroupName', clientToken: 'ClientToken' };
const PAGE = { MaxResults: 'MaxResults', NextToken: 'NextToken', NamePrefix: 'NamePrefix' };

/** Amazon EventBridge Scheduler: schedules that really run, with retries and dead letters. */
export const createSchedulerService: AwsServiceFactory = ({ host, links }) => {
  const store = createSchedulerStore(host.documents);
  const clock = startClock({ store, documents: host.documents, links, log: (message, error) => host.log('warn', message, error) });
  const service = createRestJsonService({
    name: 'scheduler',
    signingNames: ['scheduler'],
    operations: { ...scheduleOperations(store, clock), ...groupOperations(store, clock) },
    routes: [
      { operation: 'CreateSchedule', method: 'POST', path: '/schedules/{Name}' },
      { operation: 'UpdateSchedule', method: 'PUT', path: '/schedules/{Name}' },
      { operation: 'GetSchedule', method: 'GET', path: '/schedules/{Name}', query: GROUP },
      { operation: 'DeleteSchedule', method: 'DELETE', path: '/schedules/{Name}', query: GROUP },
      { operation: 'ListSchedules', method: 'GET', path: '/schedules', query: { ...PAGE, ScheduleGroup: 'GroupName', State: 'State' } },
      { operation: 'CreateScheduleGroup', method: 'POST', path: '/schedule-groups/{Name}' },
      { operation: 'GetScheduleGroup', method: 'GET', path: '/schedule-groups/{Name}' },
      { operation: 'DeleteScheduleGroup', method: 'DELETE', path: '/schedule-groups/{Name}', query: GROUP },
      { operation: 'ListScheduleGroups', method: 'GET', path: '/schedule-groups', query: PAGE },
      { operation: 'ListTagsForResource', method: 'GET', path: '/tags/{ResourceArn+}' },
      { operation: 'TagResource', method: 'POST', path: '/tags/{ResourceArn+}' },
      { operation: 'UntagResource', method: 'DELETE', path: '/tags/{ResourceArn+}', query: { TagKeys: 'TagKeys' } },
    ],
    invalid: validation,
    onFault: (operation, error) => host.log('error', `Scheduler ${operation} could not be answered.`, error),
  });
  return { ...service, reset: () => clock.reload({ forget: true }), close: async () => clock.stop() };
};
