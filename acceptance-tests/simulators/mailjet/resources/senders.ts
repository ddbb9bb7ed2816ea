import { byAddressPart, byBoolean, byInteger, byMoment, byText, ignored } from '../filters.ts';
import { readBoolean, readText } from '../parameters.ts';
import { erase } from '../resource.ts';
import { keptResource, sortedByID } from './kept.ts';

export const senderResources = [
  erase(
    keptResource('sender', {
      filters: {
        DnsID: byInteger('DNSID'),
        Domain: byAddressPart('Email', 'domain'),
        Email: byText('Email'),
        IsDomainSender: byBoolean((row) => String(row.Email).startsWith('*@')),
        LocalPart: byAddressPart('Email', 'local'),
        Status: byText('Status'),
      },
      options: ['ShowDeleted'],
      narrow: ({ parameters, settings }) => {
        const shown = readBoolean(parameters, 'ShowDeleted') ?? settings.deleted.senders === 'shown';
        return shown || readText(parameters, 'Status') !== undefined ? [] : [(row) => row.Status !== 'Deleted'];
      },
      sorts: sortedByID.both,
      otherKey: (row) => row.Email,
    }),
  ),
  erase(
    keptResource('metasender', {
      filters: { DNS: byAddressPart('Email', 'domain') },
      sorts: sortedByID.ascending,
      otherKey: (row) => row.Email,
    }),
  ),
  erase(
    keptResource('dns', {
      filters: {
        IsCheckInProgress: byBoolean('IsCheckInProgress'),
        IsSenderIdentified: ignored,
        IsYahooFBL: ignored,
        MinLastCheckAt: byMoment('LastCheckAt', '>='),
        MaxLastCheckAt: byMoment('LastCheckAt', '<'),
        SPFStatus: byText('SPFStatus'),
      },
      sorts: sortedByID.ascending,
      otherKey: (row) => row.Domain,
    }),
  ),
];
