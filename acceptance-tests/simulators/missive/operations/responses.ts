import { refusal } from '../errors.ts';
import { listReply, offsetPage, singleReply } from '../pages.ts';
import { responsesOf } from '../visible-rows.ts';
import { readOrganization } from './account.ts';
import { showFor } from './children.ts';
import { type Operation, paging } from './operation.ts';

export const responseOperations: Operation[] = [
  {
    path: 'responses',
    parameters: [...paging.offset, 'organization'],
    reply: (call) => {
      const rows = offsetPage(call, responsesOf(call, readOrganization(call)));
      return listReply(
        call,
        'responses',
        rows.map((row) => call.world.renderer.response(row, showFor(call))),
      );
    },
  },
  {
    path: 'responses/:id',
    parameters: [],
    reply: (call) => {
      const row = call.world.store.responses.find(call.ids[0] ?? '');
      if (!row || !call.visibility.response(row)) throw refusal(404);
      return singleReply(call, 'responses', call.world.renderer.response(row, showFor(call)), 'array');
    },
  },
];
