import { createResponse } from '../create-rows.ts';
import { identifierOf } from '../identifiers.ts';
import type { Store } from '../store.ts';
import { day } from './dates.ts';
import { labelIDs, organizationIDs, teamIDs, userIDs } from './ids.ts';

export const responseIDs = {
  broken: 'ba7d3e10-94c6-4f85-a02b-e1f5c8d6709a',
  personal: identifierOf('response personal'),
  teo: identifierOf('response teo'),
  studio: identifierOf('response studio'),
} as const;

/** Of a team, of Mara alone, of Teo alone, and of the second organization. */
export function seedResponses(store: Store, date: number): void {
  const { harbor, saltworks } = organizationIDs;
  store.responses.add(
    createResponse({
      id: responseIDs.broken,
      organization: harbor,
      share_with_team: teamIDs.support,
      modified_at: date - 3 * day,
      cc_fields: [{ address: 'returns@harborpine.example', name: 'Returns' }],
      shared_labels: [labelIDs.clients],
      external_id: 'tmpl-07',
      external_source: 'handbook',
      attachments: [
        {
          id: identifierOf('response attachment'),
          filename: 'returns form.pdf',
          extension: 'pdf',
          media_type: 'application',
          sub_type: 'pdf',
          size: 20_481,
        },
      ],
    }),
  );
  const personal = { title: 'Thanks', subject: null, shared_labels: null };
  store.responses.add(
    createResponse({ id: responseIDs.personal, user: userIDs.mara, modified_at: date - 9 * day, ...personal }),
  );
  store.responses.add(
    createResponse({ id: responseIDs.teo, user: userIDs.teo, modified_at: date - 8 * day, ...personal }),
  );
  store.responses.add(
    createResponse({ id: responseIDs.studio, organization: saltworks, modified_at: date - 40 * day }),
  );
}
