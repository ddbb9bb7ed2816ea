import { byBoolean, byInteger, byText, ignored } from '../filters.ts';
import type { Row } from '../json-text.ts';
import { parseInteger } from '../parameters.ts';
import { erase, type Filter } from '../resource.ts';
import { keptResource, sortedByID } from './kept.ts';

const eventNumbers = ['', 'click', 'bounce', 'spam', 'blocked', 'unsub', 'open', 'sent'];

const byEventType: Filter<Row> = (value, name) => {
  const wanted = /^\d+$/.test(value) ? eventNumbers[Number(parseInteger(value, name))] : value.toLowerCase();
  return (row) => row.EventType === wanted;
};

export const accountResources = [
  erase(
    keptResource('apikey', {
      filters: {
        APIKey: byText('APIKey'),
        IsActive: byBoolean('IsActive'),
        IsMaster: byBoolean('IsMaster'),
        Name: byText('Name'),
        User: byInteger('UserID'),
      },
      sorts: { ID: 'asc', IsMaster: 'both', IsActive: 'both', CreatedAt: 'both' },
      otherKey: (row) => row.APIKey,
      render: (row, { settings }) => {
        const secret = String(row.SecretKey);
        const SecretKey = { clear: secret, blank: '', masked: '*'.repeat(secret.length) }[settings.secretKeys];
        return { ...row, SecretKey };
      },
    }),
  ),
  erase(
    keptResource('apikeyaccess', {
      filters: {
        APIKey: byInteger('APIKeyID'),
        IsActive: byBoolean('IsActive'),
        RealUser: byInteger('RealUserID'),
        SubAccount: byInteger('SubaccountID'),
        Token: ignored,
        User: byInteger('UserID'),
      },
      sorts: sortedByID.ascending,
    }),
  ),
  erase(keptResource('user', { filters: {}, sorts: sortedByID.ascending, otherKey: (row) => row.Email })),
  erase(keptResource('myprofile', { filters: {}, sorts: sortedByID.ascending })),
  erase(
    keptResource('eventcallbackurl', {
      filters: {
        Backup: byBoolean('IsBackup'),
        EventType: byEventType,
        Status: byText('Status'),
        Version: byInteger('Version'),
      },
      sorts: sortedByID.ascending,
      otherKey: (row) => `${row.EventType}|${row.IsBackup}`,
    }),
  ),
  erase(keptResource('parseroute', { filters: {}, sorts: sortedByID.ascending, otherKey: (row) => row.Email })),
];
