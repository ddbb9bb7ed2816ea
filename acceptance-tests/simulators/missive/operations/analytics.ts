import { isObject } from '../../shared/json.ts';
import { jsonReply } from '../../shared/reply.ts';
import type { ParameterMap } from '../../shared/request.ts';
import { ApiError, badRequest } from '../errors.ts';
import { readIdentifier, readInteger, required } from '../parameters.ts';
import type { Operation } from './operation.ts';

const filters = ['teams', 'users', 'shared_labels', 'accounts'];

export const analyticsOperations: Operation[] = [
  {
    method: 'POST',
    path: 'analytics/reports',
    parameters: [],
    reply: ({ request, token, visibility, world }) => {
      const { reports } = request.body;
      const order: ParameterMap = isObject(reports) ? reports : {};
      const organization = required(readIdentifier(order, 'organization'), 'organization');
      const start = required(readInteger(order, 'start'), 'start');
      const end = required(readInteger(order, 'end'), 'end');
      if (end < start) throw badRequest(`'end' must not be before 'start'`);
      if (!visibility.inOrganization(organization)) throw new ApiError('forbidden');
      const isFiltered = filters.some((name) => name in order);
      if (isFiltered && world.settings.analytics.plan !== 'business') throw new ApiError('forbidden');
      return jsonReply({ reports: { id: world.reports.order(token, start, end) } }, 201);
    },
  },
  {
    path: 'analytics/reports/:id',
    parameters: [],
    reply: ({ ids, token, world }) => {
      const report = world.reports.find(token, ids[0] ?? '');
      if (!report) throw new ApiError('report_not_found');
      return { ...jsonReply({ reports: report }), rows: 1 };
    },
  },
];
